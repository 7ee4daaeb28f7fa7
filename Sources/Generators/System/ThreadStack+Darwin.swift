#if canImport(Darwin)
  import GeneratorsPlatform

  extension ThreadStack {
    /// Whether the calling thread is the process's first, whose stack is there as long as the process.
    static var isMainThread: Bool { pthread_main_np() != 0 }

    /// Asks the system for the addresses of the calling thread's stack.
    // Never inlined: what the C library says of "this thread" is for this call only.
    @inline(never)
    static func measure() -> Range<UInt>? {
      let end = UInt(bitPattern: pthread_get_stackaddr_np(pthread_self()))
      return end - UInt(pthread_get_stacksize_np(pthread_self()))..<end
    }
  }
#endif
