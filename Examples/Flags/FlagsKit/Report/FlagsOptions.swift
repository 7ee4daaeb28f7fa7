import Foundation
import HTTPKit

/// What the command line of `flags` asks for.
package struct FlagsOptions: Hashable, Sendable {
  /// The ways to run, in the order they were named, without repetition.
  package var ways: [String] = allWays.map(\.name)
  /// How many flags.
  package var count = 20
  /// How many downloads at a time.
  package var concurrency = 10
  /// Where to save; nil for a new folder under the system's temporary directory.
  package var output: String?
  /// The server; nil for the built-in one.
  package var server: ServerURL?
  /// How long the built-in server waits before each response.
  package var delay: Duration = .milliseconds(50)
  /// The share of flags that the built-in server spoils, in percent.
  package var errors = 0
  /// How long connecting and a whole response together may take.
  package var timeout: Duration = .seconds(5)
  /// Whether the Python original runs too, last.
  package var runsPython = false
  /// Whether only the help was asked for.
  package var wantsHelp = false

  /// The names of all ways but Python's.
  package static let wayNames = (allWays + otherWays).map(\.name)

  /// Makes the defaults.
  package init() {}

  /// Why a command line makes no sense, in words for its author.
  package struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The words.
    package let description: String
  }

  /// Reads the arguments, without the program's name.
  ///
  /// - Parameters:
  ///   - arguments: The arguments.
  ///   - speaksTLS: Whether there is a door to servers of `https`.
  /// - Throws: ``UsageError`` for the first thing that makes no sense.
  package init(arguments: [String], speaksTLS: Bool = false) throws(UsageError) {
    var named: [String] = []
    var usesServerOptions: String?
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let option = argument.hasPrefix("--") ? String(parts[0]) : argument
      var attached = argument.hasPrefix("--") && parts.count == 2 ? String(parts[1]) : nil
      func value() throws(UsageError) -> String {
        if let text = attached.take() ?? rest.popFirst() { return text }
        throw UsageError(description: "\(option) needs a value")
      }
      switch option {
      case "-h", "--help": wantsHelp = true
      case "--python": runsPython = true
      // It is for the way that has a loop to draw, which looks for it itself.
      case "--chart": break
      case "--ways":
        for way in try value().split(separator: ",") { named.append(String(way)) }
      case "--count": count = try Self.number(option, try value(), 1...100_000)
      case "--concurrency": concurrency = try Self.number(option, try value(), 1...10_000)
      case "--output":
        let text = try value()
        guard !text.isEmpty else { throw UsageError(description: "--output needs a folder") }
        output = text
      case "--server":
        let text = try value()
        guard let url = ServerURL(text) else {
          throw UsageError(
            description: "--server needs http[s]://host[:port][/folder], not “\(text)”")
        }
        server = url
      case "--delay":
        delay = .milliseconds(try Self.number(option, try value(), 0...60_000))
        usesServerOptions = option
      case "--errors":
        errors = try Self.number(option, try value(), 0...100)
        usesServerOptions = option
      case "--timeout":
        let text = try value()
        guard let seconds = Double(text), seconds > 0, seconds <= 3_600 else {
          throw UsageError(
            description: "--timeout needs seconds above 0 and up to 3600, not “\(text)”")
        }
        timeout = .seconds(seconds)
      default:
        guard !option.hasPrefix("-") else {
          throw UsageError(description: "unknown option “\(option)”")
        }
        named.append(option)
      }
      if attached != nil { throw UsageError(description: "\(option) takes no value") }
    }
    try settle(named, usesServerOptions)
    if server?.isSecure == true { try settleForTLS(speaksTLS, isDefault: named.isEmpty) }
  }

  private mutating func settle(_ named: [String], _ serverOption: String?) throws(UsageError) {
    for way in named where !Self.wayNames.contains(way) {
      throw UsageError(
        description: "no way is called “\(way)”; there are \(Self.wayNames.joined(separator: ", "))"
      )
    }
    if !named.isEmpty {
      ways = named.reduce(into: []) { ways, way in if !ways.contains(way) { ways.append(way) } }
    }
    if server != nil, let serverOption {
      throw UsageError(description: "\(serverOption) is for the built-in server, not for --server")
    }
  }

  /// Of a server of `https` only those ways can download that go through a door.
  private mutating func settleForTLS(_ speaksTLS: Bool, isDefault: Bool) throws(UsageError) {
    guard speaksTLS else {
      throw UsageError(
        description: "https needs TLS, which is in a package of its own:\n"
          + "swift run --package-path Examples/TLS secureflags --server …")
    }
    let able = (allWays + otherWays).filter(\.usesDoors).map(\.name)
    if isDefault { ways = ways.filter(able.contains) }
    let unable = ways.first { !able.contains($0) } ?? (runsPython ? "python" : nil)
    if let unable {
      throw UsageError(
        description: "the way “\(unable)” does not speak TLS; \(able.joined(separator: " and ")) do"
      )
    }
  }

  private static func number(
    _ option: String, _ text: String, _ range: ClosedRange<Int>
  ) throws(UsageError) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw UsageError(
        description:
          "\(option) needs a number from \(range.lowerBound) to \(range.upperBound), not “\(text)”")
    }
    return number
  }

  /// What `--help` prints.
  package static let help = """
    usage: flags [WAY ...] [options]

    Downloads the flags of the 20 most populous countries over HTTP/1.1, once in each
    way, saves and verifies them, and compares how long the ways take.

    ways (default: all but the last, in this order):
    \((allWays + otherWays).map { "  " + $0.name.padding(toLength: 13, withPad: " ", startingAt: 0) + $0.summary }
      .joined(separator: "\n"))

    options:
      --ways A,B         the same as naming ways A and B
      --python           run the Python original too
      --chart            draw what the loop of the way “generators” did
      --count N          how many flags (20); past 20 the countries repeat with a number
      --concurrency N    how many downloads at a time (10)
      --timeout SECONDS  how long one download may take (5)
      --output DIR       where to save (a new temporary folder)
      --server URL       download from there: http://host[:port][/folder]; from https the same,
                         with the command secureflags of the package Examples/TLS
      --delay MS         the built-in server waits so long before it answers (50)
      --errors PERCENT   the built-in server spoils so many of its answers (0)
      -h, --help         print this

    The files that --output saves can be served by any web server and downloaded from it
    with --server. Exit status: 0 if every file is as it should be, 1 if not, 2 if the
    command line makes no sense.
    """
}
