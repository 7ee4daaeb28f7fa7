import Loop

/// Undoes what a ``MaskedWriter`` does, on top of any other reader: as TLS would, but for the secrecy.
struct MaskedReader<Base: ByteReader>: ByteReader {
  private let base: Base
  private let mask: UInt8
  private let decoded = Decoded()

  init(_ base: Base, mask: UInt8) {
    self.base = base
    self.mask = mask
  }

  /// What was decoded and not taken.
  private final class Decoded {
    var bytes: ContiguousArray<UInt8> = []
  }

  var limit: Int { base.limit }

  var atEOF: Bool { decoded.bytes.isEmpty && base.atEOF }

  func receive(atLeast count: Int) -> Base.Arrival {
    base.receive(atLeast: max(0, count - decoded.bytes.count))
  }

  func takeBytes(_ body: (_ received: Span<UInt8>) -> Int) {
    base.withReceivedBytes { bytes, taken in
      for index in bytes.indices { decoded.bytes.append(bytes[index] ^ mask) }
      taken = bytes.count
    }
    // A copy, since the closure may do what it likes meanwhile.
    let bytes = decoded.bytes
    decoded.bytes.removeFirst(body(bytes.span))
  }

  func close() { base.close() }
}

/// Changes some bits of each byte, on top of any other writer.
struct MaskedWriter<Base: ByteWriter>: ByteWriter {
  private let base: Base
  private let mask: UInt8

  init(_ base: Base, mask: UInt8) {
    self.base = base
    self.mask = mask
  }

  func write(_ bytes: UnsafeRawBufferPointer) { base.write(bytes.map { $0 ^ mask }) }
  func drain() -> Base.Drain { base.drain() }
  func writeEOF() { base.writeEOF() }
  func close() { base.close() }
  func abort() { base.abort() }
  var isClosing: Bool { base.isClosing }
  func waitClosed() -> Base.Closing { base.waitClosed() }
}
