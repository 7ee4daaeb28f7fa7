import GeneratorsPlatform
import Synchronization

/// How a thread is told from another; nothing else in this package asks.
///
/// Not by `pthread_self`: C libraries declare it `const`, which says that it gives the same whenever it
/// is called. That holds of a C function, which ends on the thread on which it began, and not of an
/// `async` one: the optimiser calls it once, keeps the answer in the frame across an `await`, and from
/// then on names a thread on which the code does not run any more. (So do Glibc and Musl; release
/// builds of Swift 6.3.) `pthread_getspecific` is not declared so, and is asked each time.
///
/// The same goes for the place of `errno`; see ``ErrorNumber``.
extension SystemThread {
  /// A number that no other thread has, had or will have, and that is not zero.
  @inline(__always)
  package static var currentNumber: UInt {
    if let number = pthread_getspecific(numberKey) { return UInt(bitPattern: number) }
    return giveNumber()
  }

  /// No thread's number.
  package static var noNumber: UInt { .max }

  /// Asks whether the thread that asks is a certain one.
  ///
  /// For questions that are asked all the time: the key is at hand, and a thread that was never
  /// numbered is not numbered for the question.
  struct Asker: Sendable {
    private let key = SystemThread.numberKey

    /// Whether this is the thread with a number, which may be ``SystemThread/noNumber``.
    @inline(__always)
    func isOn(_ number: UInt) -> Bool { UInt(bitPattern: pthread_getspecific(key)) == number }
  }

  private static let lastNumber = Atomic<UInt>(0)

  private static let numberKey: pthread_key_t = {
    var key = pthread_key_t()
    let code = pthread_key_create(&key, nil)
    precondition(code == 0, "no thread-specific key is left for the numbers of threads")
    return key
  }()

  /// Numbers a thread that asks for the first time.
  @inline(never)
  private static func giveNumber() -> UInt {
    let number = lastNumber.wrappingAdd(1, ordering: .relaxed).newValue
    // Without it the thread would get another number each time.
    let code = pthread_setspecific(numberKey, UnsafeMutableRawPointer(bitPattern: number))
    precondition(code == 0, "no memory is left for the number of a thread")
    return number
  }
}
