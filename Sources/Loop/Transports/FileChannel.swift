/// What no selector can watch, such as a regular file: threads read and write it, one call at a time each
/// way.
///
/// Bytes are read only when a coroutine waits for them: what is left in a file or device is for others.
/// Waits of threads end when the stream or the loop is closed.
final class FileChannel: LoopPart {
  private let file: BlockingFile
  private var key: PartKey<FileChannel>?
  private(set) var isReading = false
  private(set) var isWriting = false

  init(_ file: BlockingFile, on loop: EventLoop) {
    self.file = file
    super.init()
    key = loop.attach(self)
  }

  /// Ends the waits of threads, and has the loop forget this.
  func end(on loop: EventLoop?) {
    file.cancel()
    if let key = key.take() { loop?.detach(key) }
  }

  /// Has a thread read; the transport is told what came, if it exists then.
  func read(for transport: StreamTransport, on loop: EventLoop) {
    guard !isReading else { return }
    isReading = true
    let file = file
    let call = loop.runInExecutor(loop.takeEndlessExecutor()) { try file.read() }
    call.addDoneCallback { [weak self, weak transport] call in
      self?.isReading = false
      transport?.readByThread(Result { try call.result() })
    }
  }

  /// Has a thread write; the transport is told how much was written, if it exists then.
  func write(_ bytes: [UInt8], for transport: StreamTransport, on loop: EventLoop) {
    guard !isWriting else { return }
    isWriting = true
    let file = file
    let call = loop.runInExecutor(loop.takeEndlessExecutor()) { try file.write(bytes) }
    call.addDoneCallback { [weak self, weak transport] call in
      self?.isWriting = false
      transport?.writtenByThread(Result { try call.result() })
    }
  }

  override func loopClosed() { file.cancel() }
}
