// Downloads flags in several ways, one after the other, and compares them.

import FlagsKit
import Foundation
import HTTPKit

/// The command: reads the options, runs the ways, prints the table.
@main
struct Flags {
  static func main() {
    do {
      let options = try FlagsOptions(arguments: Array(CommandLine.arguments.dropFirst()))
      if options.wantsHelp {
        print(FlagsOptions.help)
        return
      }
      Descriptor.raiseLimit()
      exit(try Comparison(options).run() ? 0 : 1)
    } catch let error as FlagsOptions.UsageError {
      complain("\(error)\nTry “flags --help”.")
      exit(2)
    } catch {
      complain("\(error)")
      exit(1)
    }
  }

  private static func complain(_ words: String) {
    FileHandle.standardError.write(Data("flags: \(words)\n".utf8))
  }
}
