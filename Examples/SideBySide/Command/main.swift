// One job in four ways, side by side: the sources, what they print, and when each ran, on one page.
//
//     swift run --package-path Examples sidebyside
//
// To add a story, write one file in `Stories`: a `Story` with a title, the sources of each way, which lie in
// the folder of the example, and what runs them. Then add it to `Story.all`. What runs is called in a process
// of its own. Threads say `running("name") { … }` and `blocked { … }`, Swift tasks `running` and
// `waiting`; tasks of a loop and of Python need no marks. Lines that correspond end in a comment `⟷ word`,
// and the story's `marks` says what the word means. A way that there is none of is `.none("why")`.
import Foundation
import Marks

extension Story {
  /// All stories, in the order of the page.
  static let all: [Story] = [
    .spinner, .futures, .callbacks, .blocking, .producers, .timeouts, .deadlock, .sleepers,
    .flags,
  ]
}

func complain(_ words: String) {
  FileHandle.standardError.write(Data("sidebyside: \(words)\n".utf8))
}

do {
  let options = try Options(Array(CommandLine.arguments.dropFirst()))
  let command = Command(options)
  switch options.action {
  case .help: print(Options.help)
  case .run(let id, let way, let file):
    if let story = Story.all.first(where: { $0.id == id }) {
      try runOne(story, way, into: file)
    } else if let history = History.all.first(where: { $0.id == id }) {
      try history.runOne(into: file)
    }
    // What still waits, because it is deadlocked, ends with the process.
    exit(0)
  case .page: try command.writePage()
  case .json: try command.printData()
  case .trace(let folder): try command.writeTraces(to: URL(filePath: folder))
  case .serve: try command.serve()
  case .recordPython: try command.recordPython()
  }
} catch let error as Options.UsageError {
  complain("\(error)\n\(Options.help)")
  exit(2)
} catch {
  complain("\(error)")
  exit(1)
}
