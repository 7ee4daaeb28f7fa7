import GeneratorsPlatform

/// An IPv4 address as a number.
public struct IPv4Address: Hashable, Sendable {
  /// The four bytes, the first in the highest place: 127.0.0.1 is `0x7F00_0001`.
  public let rawValue: UInt32

  /// Makes an address from its number.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Reads four decimal numbers with dots between them; `nil` for any other text (`inet_pton`).
  public init?(_ text: String) {
    var address = in_addr()
    guard !text.utf8.contains(0), inet_pton(AF_INET, text, &address) == 1 else { return nil }
    rawValue = UInt32(bigEndian: address.s_addr)
  }

  /// 127.0.0.1, the machine itself.
  public static var loopback: Self { Self(rawValue: 0x7F00_0001) }

  /// 0.0.0.0, which a server binds to accept on every address of the machine.
  public static var any: Self { Self(rawValue: 0) }
}

extension IPv4Address: CustomStringConvertible {
  /// Four decimal numbers with dots between them.
  public var description: String {
    "\(rawValue >> 24).\(rawValue >> 16 & 255).\(rawValue >> 8 & 255).\(rawValue & 255)"
  }
}

/// An IPv6 address as two numbers.
public struct IPv6Address: Hashable, Sendable {
  /// The first eight bytes, the first in the highest place.
  public let high: UInt64

  /// The last eight bytes.
  public let low: UInt64

  /// Makes an address from its two numbers.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads the usual forms, such as `::1` or `2001:db8::7`; `nil` for any other text (`inet_pton`).
  public init?(_ text: String) {
    var address = in6_addr()
    guard !text.utf8.contains(0), inet_pton(AF_INET6, text, &address) == 1 else { return nil }
    self.init(address)
  }

  init(_ address: in6_addr) {
    self = withUnsafeBytes(of: address) { bytes in
      Self(
        high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }

  var systemAddress: in6_addr {
    var address = in6_addr()
    withUnsafeMutableBytes(of: &address) { bytes in
      bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return address
  }

  /// `::1`, the machine itself.
  public static var loopback: Self { Self(high: 0, low: 1) }

  /// `::`, which a server binds to accept on every address of the machine.
  public static var any: Self { Self(high: 0, low: 0) }
}

extension IPv6Address: CustomStringConvertible {
  /// The shortest usual form, as `inet_ntop` writes it.
  public var description: String {
    var address = systemAddress
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      guard let start = buffer.baseAddress,
        let text = inet_ntop(AF_INET6, &address, start, socklen_t(buffer.count))
      else { return "\(String(high, radix: 16)):\(String(low, radix: 16))" }
      return String(cString: text)
    }
  }
}
