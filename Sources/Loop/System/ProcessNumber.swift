import GeneratorsPlatform

/// The number of a child process of this one that was not reaped yet: so it is no other's.
package struct ProcessNumber: RawRepresentable, Hashable, Sendable {
  /// The number by which the system knows the process.
  package let rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// Takes the status with which the process has ended, and with it the last that is left of it.
  ///
  /// - Parameter waiting: whether to wait for its end.
  /// - Returns: the status as `waitpid` gives it; `nil` if the process has not ended.
  /// - Throws: `noChild` if somebody else in this process has taken it.
  package func reap(waiting: Bool = false) throws(SystemError) -> Int32? {
    var status: Int32 = 0
    let result = systemCall { Int(waitpid(rawValue, &status, waiting ? 0 : WNOHANG)) }
    return try result.get("waitpid", context: "\(rawValue)") == 0 ? nil : status
  }

  /// Waits for the end of the process, and leaves its status to be taken.
  package func waitForEnd() {
    var information = siginfo_t()
    // A failure means that there is no such child, which taking the status will tell.
    _ = systemCall { Int(waitid(P_PID, id_t(rawValue), &information, WEXITED | WNOWAIT)) }
  }

  /// Sends a signal to the process.
  ///
  /// - Parameters:
  ///   - signal: the signal.
  ///   - toGroup: whether all processes get it of the group that this one leads.
  /// - Throws: `notPermitted`, `invalidArgument` for a signal that the system has not.
  package func send(_ signal: Signal, toGroup: Bool = false) throws(SystemError) {
    let target = toGroup ? -rawValue : rawValue
    let result = systemCall { Int(kill(target, signal.rawValue)) }
    _ = try result.get("kill", context: "\(signal) to \(target)")
  }

  /// Opens a descriptor that is readable once the process has ended (`pidfd_open`).
  ///
  /// - Returns: the descriptor; `nil` where there is none to be had, for whatever reason.
  package func openDescriptor() -> Descriptor? {
    #if os(Linux) && !canImport(Musl)
      guard let open = LinuxCalls.shared.processDescriptor else { return nil }
      let result = systemCall { Int(open(rawValue, 0)) }
      // Close-on-exec from birth.
      return result.failure == nil ? Descriptor(owning: Int32(result.value)) : nil
    #else
      return nil
    #endif
  }
}
