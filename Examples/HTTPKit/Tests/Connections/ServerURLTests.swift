import HTTPKit
import Testing

@Suite struct ServerURLTests {
  @Test(
    arguments: [
      ("http://localhost", "localhost", 80, "", "localhost"),
      ("http://127.0.0.1:8000/", "127.0.0.1", 8_000, "", "127.0.0.1:8000"),
      ("HTTP://a.b/flags/png//", "a.b", 80, "/flags/png", "a.b"),
      ("http://[::1]:81/x", "::1", 81, "/x", "[::1]:81"),
      ("http://[::1]", "::1", 80, "", "[::1]"),
      ("https://a.b", "a.b", 443, "", "a.b"),
      ("HTTPS://a.b:80/x", "a.b", 80, "/x", "a.b:80"),
    ])
  func `a URL has its parts`(
    _ text: String, _ host: String, _ port: UInt16, _ folder: String, _ authority: String
  ) throws {
    let url = try #require(ServerURL(text))
    #expect(url.host == host && url.port == port && url.folder == folder)
    #expect(url.authority == authority)
  }

  @Test(
    arguments: [
      "", "localhost", "httpss://a", "https://", "ftp://a", "http://", "http:///x", "http://a:0",
      "http://a:b",
      "http://a:65536", "http://a:1:2", "http://u@a", "http://a/?q", "http://a/#f", "http://a b",
      "http://[::1", "http://[::1]x", "http://a/\r\nX: y",
    ])
  func `what is no plain URL is none`(_ text: String) {
    #expect(ServerURL(text) == nil)
  }
}
