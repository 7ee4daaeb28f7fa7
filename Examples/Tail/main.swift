// Follows a file while it is written, as `tail -f` does. --chart draws what the loop did.
import Foundation
import Loop
import Marks

checkOptions(of: "tail", ["--chart"])
let path = FileManager.default.temporaryDirectory.appending(path: "tail-\(UUID().uuidString).log")
try Data().write(to: path)
defer { try? FileManager.default.removeItem(at: path) }
let input = try FileHandle(forReadingFrom: path)
let output = try FileHandle(forWritingTo: path)

let loop = try EventLoop()
let writer = try loop.openWriter(descriptor: output.fileDescriptor)
try charting(loop) { loop in
  let both = loop.gather(Follow(descriptor: input.fileDescriptor), Write(writer: writer))
  _ = try loop.runUntilComplete(both)
}
loop.close()
