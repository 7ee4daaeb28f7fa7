import GeneratorsPlatform

/// A file or device that is read and written by threads which may have to wait.
///
/// A wait is ended by ``cancel()``: a thread asks whether the device is ready before it reads or writes, and
/// is told by a second descriptor that it is not to wait any more. A regular file needs none. (One that
/// another process reads at the same moment may still have nothing left; then the thread waits in the
/// read.)
package final class BlockingFile: Sendable {
  private let number: Int32
  private let waker: WakeDescriptor?

  /// Makes a duplicate of a descriptor.
  ///
  /// - Parameters:
  ///   - number: a descriptor that is open; it stays its owner's.
  ///   - isAlwaysReady: whether nothing has to be waited for, as with a regular file.
  /// - Throws: `tooManyOpenFiles`.
  package init(_ number: Int32, isAlwaysReady: Bool) throws(SystemError) {
    waker = isAlwaysReady ? nil : try WakeDescriptor()
    self.number = try Descriptor.duplicate(of: number).release()
  }

  deinit { closeDescriptor(number) }

  /// Ends waits, now and later; any thread may call this.
  package func cancel() { waker?.wake() }

  /// Reads what is there, at most 64 KiB, and waits for it.
  ///
  /// - Returns: the bytes; none at the end of the file; `nil` if the wait was ended.
  package func read() throws(SystemError) -> [UInt8]? {
    while try isReady(Polling.readable) {
      var failure: SystemError.Code?
      let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
        let result = systemCall { readBytes(number, UnsafeMutableRawBufferPointer(buffer)) }
        count = max(result.value, 0)
        failure = result.failure
      }
      guard let failure else { return bytes }
      if !isToBeAwaited(failure) { throw SystemError(call: "read", code: failure) }
    }
    return nil
  }

  /// Writes bytes, and waits for the room.
  ///
  /// - Returns: how many were written: all, unless the wait was ended.
  package func write(_ bytes: [UInt8]) throws(SystemError) -> Int {
    // What a pipe takes without waiting when it says that there is room.
    let most = waker == nil ? Int.max : Int(PIPE_BUF)
    var place = 0
    while place < bytes.count {
      guard try isReady(Polling.writable) else { break }
      let end = place + min(most, bytes.count - place)
      let result = bytes[place..<end].withUnsafeBytes { part in
        PipeSignal.withheld { systemCall { writeBytes(number, part) } }
      }
      if let failure = result.failure, isToBeAwaited(failure) { continue }
      place += try result.get("write")
    }
    return place
  }

  /// Whether others have made the device non-blocking, and were faster.
  private func isToBeAwaited(_ failure: SystemError.Code) -> Bool {
    failure == .wouldBlock && waker != nil
  }

  /// Waits until the file is ready; says `false` if the wait was ended.
  private func isReady(_ events: Int16) throws(SystemError) -> Bool {
    guard let waker else { return true }
    var entries = [
      Polling.entry(number, events: events), Polling.entry(waker.number, events: Polling.readable),
    ]
    while true {
      var result: Result<Int, SystemError> = .success(0)
      entries.withUnsafeMutableBufferPointer { entries in
        do throws(SystemError) {
          result = .success(try Polling.wait(entries, timeout: nil))
        } catch {
          result = .failure(error)
        }
      }
      if try result.get() == 0 { continue }
      return entries[1].revents == 0
    }
  }
}

/// Outside the class, where `read` and `write` are the system's functions.
private func readBytes(_ number: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(number, buffer.baseAddress, buffer.count)
}

private func writeBytes(_ number: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
  write(number, buffer.baseAddress, buffer.count)
}
