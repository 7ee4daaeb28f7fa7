import Foundation

/// Starts the worker, kills it with `kill -9`, and starts it again.
struct Supervisor {
  let folder: URL

  /// At which announcement each process is killed, counted from 1; the last one is not.
  let deaths: [Int?]

  /// Runs the job to its end and returns how many steps were saved.
  func run() throws -> Int {
    var steps = 0
    for (index, death) in deaths.enumerated() {
      print("process \(index + 1)")
      let process = Process()
      process.executableURL = Bundle.main.executableURL
      process.arguments = ["--work", folder.path]
      let (input, output) = (Pipe(), Pipe())
      process.standardInput = input
      process.standardOutput = output
      try process.run()

      var count = 0
      while let line = readLine(from: output.fileHandleForReading) {
        count += 1
        print("  \(line)")
        if line.hasPrefix("saved") { steps += 1 }
        if count == death {
          kill(process.processIdentifier, SIGKILL)
          print("  kill -9")
          break
        }
        try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
      }
      process.waitUntilExit()
    }
    return steps
  }

  private func readLine(from handle: FileHandle) -> String? {
    var bytes: [UInt8] = []
    while let byte = try? handle.read(upToCount: 1)?.first {
      if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }
}
