#if os(Linux) && !canImport(Musl)
  import GeneratorsPlatform

  /// The calls of Linux that Swift's `Glibc` module leaves out, found by name at run time.
  ///
  /// The module (as of Swift 6.3) does not include `sys/epoll.h` and `sys/eventfd.h`, and nothing
  /// that hides behind `_GNU_SOURCE`. A module map of one's own would be one more target, which
  /// every client's compiler must be shown. Looking the functions up keeps the C calling
  /// convention, and tells in the same way which of them this system has: where one is missing (an
  /// old C library) its user falls back to the portable way. With Musl, which is linked statically,
  /// there is nothing to look up: what is here exists with Glibc only.
  ///
  /// The numbers are part of the kernel's binary interface and never change.
  struct LinuxCalls: Sendable {
    typealias Create = @convention(c) (Int32) -> Int32
    typealias Control =
      @convention(c) (Int32, Int32, Int32, UnsafeMutableRawPointer?) -> Int32
    typealias Wait = @convention(c) (Int32, UnsafeMutableRawPointer?, Int32, Int32) -> Int32
    typealias PreciseWait =
      @convention(c) (
        Int32, UnsafeMutableRawPointer?, Int32, UnsafeMutableRawPointer?, UnsafeRawPointer?
      ) -> Int32
    typealias EventDescriptor = @convention(c) (UInt32, Int32) -> Int32
    typealias Accept =
      @convention(c) (
        Int32, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>?, Int32
      ) -> Int32
    typealias Pipe = @convention(c) (UnsafeMutablePointer<Int32>?, Int32) -> Int32
    typealias ProcessDescriptor = @convention(c) (Int32, UInt32) -> Int32
    typealias ChangeDirectory =
      @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>?, UnsafePointer<CChar>?)
      -> Int32
    typealias Affinity = @convention(c) (Int32, Int, UnsafeMutableRawPointer?) -> Int32
    typealias CloseFrom =
      @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>?, Int32) -> Int32

    let epollCreate: Create?
    let epollControl: Control?
    let epollWait: Wait?
    /// Waits with nanosecond timeouts; since Linux 5.11 and glibc 2.35.
    let epollPreciseWait: PreciseWait?
    let eventDescriptor: EventDescriptor?
    let accept: Accept?
    let pipe: Pipe?
    /// Since Linux 5.3 and glibc 2.36.
    let processDescriptor: ProcessDescriptor?
    /// Since glibc 2.29.
    let changeDirectory: ChangeDirectory?
    /// Since glibc 2.34.
    let closeFrom: CloseFrom?
    let affinity: Affinity?

    static let shared = LinuxCalls()

    private init() {
      func find<Function>(_ name: StaticString, as type: Function.Type) -> Function? {
        // A null handle is `RTLD_DEFAULT`: search everything that is loaded.
        guard let symbol = dlsym(nil, name.description) else { return nil }
        return unsafeBitCast(symbol, to: type)
      }
      epollCreate = find("epoll_create1", as: Create.self)
      epollControl = find("epoll_ctl", as: Control.self)
      epollWait = find("epoll_wait", as: Wait.self)
      epollPreciseWait = find("epoll_pwait2", as: PreciseWait.self)
      eventDescriptor = find("eventfd", as: EventDescriptor.self)
      accept = find("accept4", as: Accept.self)
      pipe = find("pipe2", as: Pipe.self)
      processDescriptor = find("pidfd_open", as: ProcessDescriptor.self)
      changeDirectory = find("posix_spawn_file_actions_addchdir_np", as: ChangeDirectory.self)
      closeFrom = find("posix_spawn_file_actions_addclosefrom_np", as: CloseFrom.self)
      affinity = find("sched_getaffinity", as: Affinity.self)
    }
  }
#endif
