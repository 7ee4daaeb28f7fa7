import Loop
import TestSupport
import Testing

@Suite(.oneAtATime) struct AddressResolutionTests {
  @Test func `a literal address is answered as it is`() throws {
    #expect(
      try AddressResolution.resolve(host: "192.0.2.7", port: 9) == [SocketAddress("192.0.2.7:9")])
    #expect(try AddressResolution.resolve(host: "::1", port: 9) == [.ipv6(.loopback, port: 9)])
  }

  @Test func `localhost is this machine, each address once and with the port`() throws {
    let addresses = try AddressResolution.resolve(host: "localhost", port: 8080)
    #expect(!addresses.isEmpty)
    #expect(Set(addresses).count == addresses.count)
    for address in addresses {
      #expect(address.port == 8080)
      #expect(["127.0.0.1", "::1"].contains(address.host))
    }
  }

  @Test(arguments: ["", "a\0b", "no such host", "-", "..", String(repeating: "x", count: 300)])
  func `a name that cannot exist is a typed error`(host: String) {
    do throws(ResolutionError) {
      let addresses = try AddressResolution.resolve(host: host, port: 1)
      Issue.record("resolved to \(addresses)")
    } catch {
      #expect(error.host == host)
      #expect(!error.message.isEmpty)
      #expect(error.description == "\(host): \(error.message)")
    }
  }

  @Test func `a name that does not exist says whose fault it is`() {
    // Reserved for this purpose (RFC 6761). Without a name server the failure is temporary.
    #expect {
      try AddressResolution.resolve(host: "nowhere.invalid", port: 1)
    } throws: {
      let codes: [ResolutionError.Code] = [.hostNotFound, .temporaryFailure]
      return ($0 as? ResolutionError).map { codes.contains($0.code) } ?? false
    }
  }

  @Test func `an error of the system is told by its own text`() {
    let cause = SystemError(call: "getaddrinfo", code: .tooManyOpenFiles)
    let error = ResolutionError(host: "example", code: .system, systemError: cause)
    #expect(error.message == cause.message)
  }

  @Test(arguments: [
    ("", ""), ("4", "4"), ("66", "66"), ("6644", "6464"), ("4466", "4646"), ("66664", "64666"),
    ("4666", "4666"), ("646464", "646464"), ("64444", "64444"), ("6444466", "6464644"),
  ])
  func `addresses of the two families take turns`(families: String, turns: String) {
    let addresses: [SocketAddress] = families.enumerated().map { index, family in
      let port = UInt16(index)
      return family == "4" ? .ipv4(.loopback, port: port) : .ipv6(.loopback, port: port)
    }
    let result = AddressResolution.interleaved(addresses)
    #expect(result.map { $0.host == "127.0.0.1" ? "4" : "6" }.joined() == turns)
    // Each is there once, and those of a family are in the order in which they were.
    for host in ["127.0.0.1", "::1"] {
      #expect(result.filter { $0.host == host } == addresses.filter { $0.host == host })
    }
  }
}
