/// Streams of what no selector can watch; see ``FileChannel``.
extension StreamTransport {
  /// Whether the system does not let the descriptor be watched, as it does with devices that are always
  /// ready; from now on threads read and write it.
  ///
  /// - Parameters:
  ///   - error: What the selector said.
  ///   - loop: The loop.
  /// - Throws: `error`, if that was another reason, or a descriptor of a socket.
  func changeToFile(after error: any Error, on loop: EventLoop) throws {
    guard channel == .pipe, (error as? SystemError)?.code == .notPermitted else { throw error }
    file = FileChannel(try BlockingFile(descriptor.number, isAlwaysReady: true), on: loop)
  }

  /// Has a thread read for the coroutine that waits.
  func readInThread(on loop: EventLoop) { file?.read(for: self, on: loop) }

  /// Has a thread write what is there.
  func writeInThread() {
    guard let file, !file.isWriting else { return }
    guard let loop = openLoop else {
      return failWriting(Self.failure(of: LoopError.closed))
    }
    file.write(output.withBytes { Array($0.prefix(1_048_576)) }, for: self, on: loop)
  }

  /// Takes what a thread has read.
  func readByThread(_ result: Result<[UInt8]?, any Error>) {
    // Closed meanwhile.
    guard !isAtEnd else { return }
    switch result {
    case .success(let bytes?) where !bytes.isEmpty:
      bytes.withUnsafeBytes { received($0) }
      if isAwaited, let loop = openLoop { readInThread(on: loop) }
    case .success: endInput(nil)
    case .failure(let error): endInput(Self.failure(of: error))
    }
  }

  /// Drops what a thread has written, and goes on.
  func writtenByThread(_ result: Result<Int, any Error>) {
    guard !descriptor.isClosed else { return }
    switch result {
    case .success(let count):
      output.drop(count)
      sent()
      if !output.isEmpty { writeInThread() }
    case .failure(let error): failWriting(Self.failure(of: error))
    }
  }
}
