// Shows a folder of files, such as the documentation, in a browser; served by the loop.
//
//     .ci/documentation site && swift run --package-path Examples site site
//
// With `--check TARGET …` it asks itself for these and ends.
import Foundation
import HTTPKit
import Loop

guard CommandLine.arguments.count > 1 else {
  print("usage: site FOLDER [--check TARGET ...]")
  exit(2)
}
let folder = Folder(CommandLine.arguments[1])
let targets = CommandLine.arguments.dropFirst(3)
let checks = CommandLine.arguments.dropFirst(2).first == "--check"
let loop = try EventLoop()
let server = try loop.startServer(on: .ipv4(.loopback, port: checks ? 0 : 8080)) {
  HTTPConversation(loop: loop, reader: $0, writer: $1) { folder.plan(for: $0) }
}
let port = server.localAddresses.first?.port ?? 0

if checks {
  let client = HTTPClient(loop, try HTTPSite(ServerURL(loopbackPort: port)))
  for target in targets {
    do {
      print("\(target): \(try loop.runUntilComplete(client.get(target)).count) bytes")
    } catch let error as DownloadError {
      print("\(target): \(error)")
    }
  }
  loop.close()
} else {
  print("http://localhost:\(port)/documentation/")
  try loop.runForever()
}
