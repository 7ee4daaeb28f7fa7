import GeneratorsPlatform

extension Descriptor {
  /// Sends a part of a file, as much as there is room for, and moves its place for nobody.
  ///
  /// The system copies it by itself (`sendfile(2)`), unless this is a socket that others share. Where it refuses
  /// that, whatever the reason, the part is read and written, which tells whose error it is.
  ///
  /// - Parameters:
  ///   - file: A descriptor of the file.
  ///   - offset: Where the part begins; not negative.
  ///   - count: How many bytes it has; positive.
  /// - Returns: What became of it: `endOfFile` if the file has nothing there; or why the file cannot be read.
  /// - Throws: As ``write(_:)``.
  package func sendPart(
    of file: Descriptor, from offset: Int, upTo count: Int
  ) throws(SystemError) -> Result<TransferResult, SystemError> {
    #if os(Linux)
      if !isShared {
        var place = off_t(offset)
        let result = PipeSignal.withheld {
          systemCall { sendfile(number, file.number, &place, count) }
        }
        if result.value > 0 { return .success(.bytes(result.value)) }
        switch result.failure {
        case nil: return .success(.endOfFile)
        case .wouldBlock: return .success(.wouldBlock)
        // Told once, to whoever asks first.
        case .connectionReset, .timedOut, .brokenPipe: _ = try result.get("sendfile")
        default: break
        }
      }
    #endif
    let part = UnsafeMutableRawBufferPointer.allocate(byteCount: min(count, 65_536), alignment: 1)
    defer { part.deallocate() }
    let result = systemCall { pread(file.number, part.baseAddress, part.count, off_t(offset)) }
    let length: Int
    do throws(SystemError) {
      length = try result.get("pread")
    } catch {
      return .failure(error)
    }
    if length == 0 { return .success(.endOfFile) }
    return .success(try write(UnsafeRawBufferPointer(rebasing: part[..<length])))
  }
}
