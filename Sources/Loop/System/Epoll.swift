#if os(Linux) && !canImport(Musl)
  import GeneratorsPlatform

  /// An epoll instance with room for the events of one call.
  final class Epoll {
    /// What to do about a descriptor (`EPOLL_CTL_ADD` and its siblings).
    enum Operation: Int32 {
      case add = 1
      case remove = 2
      case modify = 3
    }

    static let readable: UInt32 = 0x001
    static let writable: UInt32 = 0x004
    /// An error or a hang-up, which are reported unasked.
    static let broken: UInt32 = 0x008 | 0x010

    /// `struct epoll_event`, a 4-byte mask and 8 bytes of the user's, is packed on x86-64 only.
    #if arch(x86_64)
      private static let stride = 12
      private static let dataOffset = 4
    #else
      private static let stride = 16
      private static let dataOffset = 8
    #endif
    private static let capacity = 1024

    private let descriptor: Descriptor
    private let events: UnsafeMutableRawPointer
    private let control: LinuxCalls.Control
    private let plainWait: LinuxCalls.Wait
    private var preciseWait: LinuxCalls.PreciseWait?

    /// Whether the functions could be found.
    static var isAvailable: Bool {
      let calls = LinuxCalls.shared
      return calls.epollCreate != nil && calls.epollControl != nil && calls.epollWait != nil
    }

    init() throws(SystemError) {
      let calls = LinuxCalls.shared
      guard let create = calls.epollCreate, let control = calls.epollControl,
        let wait = calls.epollWait
      else { throw SystemError(call: "epoll_create1", code: .notImplemented) }
      // EPOLL_CLOEXEC is O_CLOEXEC, by definition.
      let number = try systemCall { Int(create(O_CLOEXEC)) }.get("epoll_create1")
      self.descriptor = Descriptor(owning: Int32(number))
      self.control = control
      self.plainWait = wait
      self.preciseWait = calls.epollPreciseWait
      self.events = .allocate(byteCount: Self.stride * Self.capacity, alignment: 8)
    }

    /// The memory outlives `close()`, which a handler of one of its events may call.
    deinit { events.deallocate() }

    func close() {
      descriptor.close()
    }

    /// Changes what is waited for.
    ///
    /// - Returns: the error; `nil` for none.
    func change(_ operation: Operation, _ number: Int32, events mask: UInt32) -> SystemError.Code? {
      var event = (UInt64(0), UInt64(0))
      return withUnsafeMutableBytes(of: &event) { bytes in
        bytes.storeBytes(of: mask, as: UInt32.self)
        bytes.storeBytes(of: number, toByteOffset: Self.dataOffset, as: Int32.self)
        let start = bytes.baseAddress
        return systemCall {
          Int(control(descriptor.number, operation.rawValue, number, start))
        }.failure
      }
    }

    /// Waits until there is an event, or the time is over.
    ///
    /// - Parameter timeout: in nanoseconds; `nil` for no limit.
    /// - Returns: how many events there are to be read by `event(at:)`; 0 after a signal as well.
    /// - Throws: `badDescriptor` when closed.
    func wait(timeout: Int64?) throws(SystemError) -> Int {
      let result = wait(for: timeout)
      if result.failure == .interrupted { return 0 }
      return try result.get("epoll_wait")
    }

    private func wait(for timeout: Int64?) -> SystemCallResult {
      let milliseconds = timeout.map { Polling.milliseconds($0) } ?? -1
      // Only a timeout that milliseconds cannot express needs the newer call.
      if let timeout, timeout > 0, let preciseWait {
        var time = timespec()
        time.tv_sec = time_t(timeout / 1_000_000_000)
        time.tv_nsec = Int(timeout % 1_000_000_000)
        let result = systemCallOnce {
          Int(preciseWait(descriptor.number, events, Int32(Self.capacity), &time, nil))
        }
        // The library has the call, but the kernel is older, or a sandbox does not know it.
        guard result.failure == .notImplemented || result.failure == .notPermitted else {
          return result
        }
        self.preciseWait = nil
      }
      return systemCallOnce {
        Int(plainWait(descriptor.number, events, Int32(Self.capacity), milliseconds))
      }
    }

    /// An event of the last wait.
    @inline(__always)
    func event(at index: Int) -> (number: Int32, mask: UInt32) {
      let event = events + index &* Self.stride
      return (
        (event + Self.dataOffset).loadUnaligned(as: Int32.self),
        event.loadUnaligned(as: UInt32.self)
      )
    }
  }
#endif
