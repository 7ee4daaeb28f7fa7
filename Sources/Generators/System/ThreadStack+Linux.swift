#if os(Linux) && !canImport(Musl)
  import GeneratorsPlatform

  extension ThreadStack {
    private typealias Inquiry =
      @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> CInt

    // Found by its name: the headers declare it only to those that ask for what is not in POSIX, and
    // Swift does not (6.3).
    private static let inquire: Inquiry? = dlsym(nil, "pthread_getattr_np")
      .map { unsafeBitCast($0, to: Inquiry.self) }

    // Found by its name, too.
    private static let askNumber: (@convention(c) () -> pid_t)? = dlsym(nil, "gettid")
      .map { unsafeBitCast($0, to: (@convention(c) () -> pid_t).self) }

    /// Whether the calling thread is the process's first, whose stack is there as long as the process;
    /// also false if that is not known.
    static var isMainThread: Bool { askNumber.map { $0() == getpid() } ?? false }

    /// Asks the system for the addresses of the calling thread's stack; `nil` if it does not know.
    // Never inlined: which thread calls is known to the C library within this call only.
    @inline(never)
    static func measure() -> Range<UInt>? {
      var attributes = pthread_attr_t()
      guard let inquire, inquire(pthread_self(), &attributes) == 0 else { return nil }
      defer { pthread_attr_destroy(&attributes) }
      var lowest: UnsafeMutableRawPointer?
      var (size, guarded) = (0, 0)
      guard pthread_attr_getstack(&attributes, &lowest, &size) == 0,
        pthread_attr_getguardsize(&attributes, &guarded) == 0, size > guarded
      else { return nil }
      // The pages that guard a stack may be counted among it.
      let start = UInt(bitPattern: lowest)
      return start + UInt(guarded)..<start + UInt(size)
    }
  }
#endif
