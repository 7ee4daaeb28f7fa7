/// A file that is being sent over a connection, by a coroutine that waits for the room.
///
/// As long as it is, what others write is kept behind it, and closing and ending the output wait for its end. It
/// ends with this object: when the coroutine has sent all, or has gone.
final class FileSending {
  let transport: StreamTransport
  private let file: Descriptor
  private var hasBegun = false

  /// Makes one that has not begun.
  ///
  /// - Parameters:
  ///   - transport: The connection.
  ///   - number: A descriptor of the file, of which this has one of its own.
  /// - Throws: `badDescriptor`, `tooManyOpenFiles`.
  init(_ transport: StreamTransport, _ number: Int32) throws(SystemError) {
    self.transport = transport
    file = try Descriptor.duplicate(of: number)
  }

  deinit {
    if hasBegun { transport.fileEnded() }
  }

  /// Begins, if nothing else is to be sent before; says whether it has.
  func begin() -> Bool {
    if !hasBegun, !transport.hasOutput {
      hasBegun = true
      transport.isSendingFile = true
    }
    return hasBegun
  }

  /// Sends a part, as much as there is room for.
  ///
  /// - Returns: As ``Descriptor/sendPart(of:from:upTo:)``.
  /// - Throws: What sending has failed with, which ends the output of the connection.
  func send(from offset: Int, upTo count: Int) throws(SystemError) -> Result<
    TransferResult, SystemError
  > {
    do throws(SystemError) {
      let result = try transport.descriptor.sendPart(of: file, from: offset, upTo: count)
      if case .success(.bytes) = result { transport.age = 0 }
      return result
    } catch {
      transport.failWriting(error)
      throw error
    }
  }

  /// A future that is completed when it may begin or go on, or when it never will.
  ///
  /// - Throws: ``LoopError/closed``.
  func waitForRoom() throws -> Future<Void> {
    guard let loop = transport.openLoop else { throw LoopError.closed }
    let future = transport.drainWaiters.add(on: loop)
    // Before it begins it is others whose output is watched.
    if hasBegun { transport.watchOutput() }
    return future
  }
}

extension StreamTransport {
  /// Goes on with what waited behind a file.
  fileprivate func fileEnded() {
    isSendingFile = false
    guard !descriptor.isClosed else { return }
    if output.isEmpty { sent() } else { watchOutput() }
    // Another file may begin.
    drainWaiters.completeAll()
  }
}
