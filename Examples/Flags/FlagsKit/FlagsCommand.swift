import Foundation
import HTTPKit

/// The command: reads the options, runs the ways, prints the table.
public struct FlagsCommand {
  private let door: HTTPDoor?

  /// Makes the command.
  ///
  /// - Parameter door: Leads to servers of `https`; without one there are none.
  public init(to door: HTTPDoor? = nil) { self.door = door }

  /// Runs it.
  ///
  /// - Parameter arguments: Those of the command line, without the program's name.
  /// - Returns: The status to exit with.
  public func run(_ arguments: [String]) -> Int32 {
    do {
      let options = try FlagsOptions(arguments: arguments, speaksTLS: door != nil)
      if options.wantsHelp {
        print(FlagsOptions.help)
        return 0
      }
      Descriptor.raiseLimit()
      return try Comparison(options, through: door).run() ? 0 : 1
    } catch let error as FlagsOptions.UsageError {
      complain("\(error)\nTry “flags --help”.")
      return 2
    } catch {
      complain("\(error)")
      return 1
    }
  }

  private func complain(_ words: String) {
    FileHandle.standardError.write(Data("flags: \(words)\n".utf8))
  }
}
