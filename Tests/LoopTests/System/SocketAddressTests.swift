import Foundation
import Loop
import Testing

@Suite struct SocketAddressTests {
  @Test(arguments: [
    "127.0.0.1:80", "0.0.0.0:0", "255.255.255.255:65535", "[::1]:80", "[::]:0",
    "[2001:db8::ff00:42:8329]:443", "[fe80::1%7]:22", "[::ffff:1.2.3.4]:5",
  ])
  func `an address is read as it is written`(text: String) {
    #expect(SocketAddress(text)?.description == text)
  }

  @Test(arguments: [
    "", ":", "80", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
    "127.0.0.1:x", "127.1:80", "256.0.0.1:80", "1.2.3.4.5:80", "localhost:80", "::1:80", "[::1]",
    "[::1:80", "::1]:80", "[]:80", "[::1%]:80", "[::g]:80", "[::1%no such interface]:80",
    "127.0.0.1\0:80", "[::1\0]:80", "127.0.0.1:+80", "[fe80::1%+7]:22", "[fe80::1%lo\0]:22",
  ])
  func `anything else is no address`(text: String) {
    #expect(SocketAddress(text) == nil)
  }

  @Test func `a literal host needs no brackets`() {
    #expect(SocketAddress(host: "::1", port: 1) == .ipv6(.loopback, port: 1))
    #expect(SocketAddress(host: "[::1]", port: 1) == .ipv6(.loopback, port: 1))
    #expect(SocketAddress(host: "127.0.0.1", port: 1) == .ipv4(.loopback, port: 1))
    #expect(SocketAddress(host: "localhost", port: 1) == nil)
    #expect(SocketAddress(host: "", port: 1) == nil)
  }

  @Test func `addresses are values`() {
    let set: Set<SocketAddress> = [
      .ipv4(.loopback, port: 1), .ipv4(.loopback, port: 2), .ipv4(.any, port: 1),
      .ipv6(.loopback, port: 1), .ipv6(.loopback, port: 1, scope: 3), .unix(path: "/a"),
      .ipv4(.loopback, port: 1),
    ]
    #expect(set.count == 6)
  }

  @Test func `host and port are told apart`() {
    #expect(SocketAddress.ipv4(.any, port: 7).port == 7)
    #expect(SocketAddress.ipv6(.any, port: 7).host == "::")
    #expect(SocketAddress.unix(path: "/run/x").port == nil)
    #expect(SocketAddress.unix(path: "/run/x").host == "/run/x")
    #expect("\(SocketAddress.unix(path: "/run/x"))" == "unix:/run/x")
    #expect("\(SocketAddress.unix(path: "\0x"))" == "unix:@x")
  }

  @Test func `IP addresses are their numbers`() {
    #expect(IPv4Address("1.2.3.4")?.rawValue == 0x0102_0304)
    #expect(IPv4Address(rawValue: 0x0102_0304).description == "1.2.3.4")
    let address = IPv6Address("2001:db8:1:2:3:4:5:6")
    #expect(address?.high == 0x2001_0DB8_0001_0002)
    #expect(address?.low == 0x0003_0004_0005_0006)
  }
}

/// A path where no file is, short enough for a socket.
func temporaryPath() -> String {
  let name = "generators-\(UInt32.random(in: .min ... .max)).socket"
  return FileManager.default.temporaryDirectory.appendingPathComponent(name).path
}

/// Removes a file, if it is there.
func removeFile(_ path: String) {
  try? FileManager.default.removeItem(atPath: path)
}
