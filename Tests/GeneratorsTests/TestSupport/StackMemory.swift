#if canImport(Glibc)
  import Glibc

  /// Memory for the stacks of threads, one after the other, all of which end where it ends.
  struct StackMemory {
    private let start: UnsafeMutableRawPointer
    private let size: Int

    init(kibibytes: Int) throws {
      size = kibibytes << 10
      let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      guard let memory, memory != MAP_FAILED else { throw Failure("mmap") }
      start = memory
    }

    /// Takes away everything but the end.
    func protectAllBut(kibibytes: Int) { mprotect(start, size - kibibytes << 10, PROT_NONE) }

    /// Runs work on a thread whose stack is the end of the memory, and waits for it.
    func run(kibibytes: Int, _ work: () throws -> Void) throws {
      try withoutActuallyEscaping(work) { work in
        let job = Job(work)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstack(&attributes, start + (size - kibibytes << 10), kibibytes << 10)
        var thread = pthread_t()
        let code = pthread_create(
          &thread, &attributes,
          { address in
            guard let address else { return nil }
            let job = Unmanaged<Job>.fromOpaque(address).takeUnretainedValue()
            job.outcome = Result { try job.work() }
            return nil
          }, Unmanaged.passUnretained(job).toOpaque())
        guard code == 0 else { throw Failure("pthread_create") }
        pthread_join(thread, nil)
        try job.outcome?.get()
      }
    }

    private final class Job {
      let work: () throws -> Void
      var outcome: Result<Void, any Error>?

      init(_ work: @escaping () throws -> Void) { self.work = work }
    }
  }
#endif
