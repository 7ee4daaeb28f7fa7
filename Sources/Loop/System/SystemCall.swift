import GeneratorsPlatform

/// What a system call answered: a result, or an error number kept as the negative of it.
///
/// Reading `errno` in one place, right behind the call, keeps anything that runs in between (the
/// release of an object, another call) from overwriting it.
struct SystemCallResult {
  /// The result if not negative, else the negated error number.
  let value: Int

  /// The error; `nil` when the call succeeded.
  @inline(__always)
  var failure: SystemError.Code? { value < 0 ? SystemError.Code(Int32(-value)) : nil }

  /// The result, or the error as one that can be thrown.
  @inline(__always)
  func get(
    _ call: StaticString, context: @autoclosure () -> String? = nil
  ) throws(SystemError) -> Int {
    guard let failure else { return value }
    throw SystemError(call: call.description, code: failure, context: context())
  }
}

/// Makes a call once, interrupted or not.
@inline(__always)
func systemCallOnce(_ call: () -> Int) -> SystemCallResult {
  let result = call()
  return SystemCallResult(value: result == -1 ? -Int(ErrorNumber.current) : result)
}

/// Makes a call, and makes it again as long as a signal interrupts it.
@inline(__always)
func systemCall(_ call: () -> Int) -> SystemCallResult {
  while true {
    let result = systemCallOnce(call)
    if result.value != -Int(EINTR) { return result }
  }
}

/// This thread's `errno`.
///
/// Nothing else in this package says `errno`: C libraries declare the function that tells where it lies
/// `const`, as they do `pthread_self` (see ``SystemThread/currentNumber``). If that came to stand in an
/// `async` function, an address kept across an `await` would be another thread's. Here it is out of
/// line, whatever the module of the C library makes of it, and asked for each time.
enum ErrorNumber {
  static var current: Int32 {
    @inline(never) get { errno }
    @inline(never) set { errno = newValue }
  }
}
