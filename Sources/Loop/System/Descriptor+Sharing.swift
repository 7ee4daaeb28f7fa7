import GeneratorsPlatform

/// Descriptors of others: what is open may be shared with other processes, which do not expect that it
/// stops blocking.
extension Descriptor {
  /// What a descriptor stands for.
  package enum Kind: Hashable, Sendable {
    case socket

    /// A regular file, which is always ready, and which no `epoll` takes.
    case file

    /// A pipe, a terminal, or another device.
    case other
  }

  /// What a descriptor stands for.
  ///
  /// - Throws: `badDescriptor` for one that is not open.
  package static func kind(of number: Int32) throws(SystemError) -> Kind {
    var status = stat()
    let context = "descriptor \(number)"
    _ = try systemCall { Int(fstat(number, &status)) }.get("fstat", context: context)
    return switch status.st_mode & mode_t(S_IFMT) {
    case mode_t(S_IFSOCK): .socket
    case mode_t(S_IFREG): .file
    default: .other
    }
  }

  /// Opens a pipe or device once more, so that it does not block here, and blocks elsewhere as before.
  ///
  /// - Parameters:
  ///   - number: a descriptor that is open.
  ///   - isWriting: whether it is to be written to, else read from.
  /// - Returns: the owner; `nil` where that cannot be done: on systems other than Linux, without `/proc`,
  ///   for a device that this process may not open, for a pipe that has lost its other end.
  package static func reopen(_ number: Int32, isWriting: Bool) -> Descriptor? {
    #if os(Linux)
      let mode = (isWriting ? O_WRONLY : O_RDONLY) | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
      let result = systemCall { Int(open("/proc/self/fd/\(number)", mode)) }
      guard result.failure == nil else { return nil }
      let descriptor = Descriptor(owning: Int32(result.value))
      descriptor.mayBeSocket = false
      return descriptor
    #else
      return nil
    #endif
  }

  /// A duplicate of a socket, which does not block here, and elsewhere as before: by a flag of each call.
  package static func duplicate(ofSocket number: Int32) throws(SystemError) -> Descriptor {
    let descriptor = try duplicate(of: number)
    descriptor.isShared = true
    try descriptor.suppressPipeSignal()
    return descriptor
  }
}
