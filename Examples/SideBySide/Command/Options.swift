/// What the command line asks for.
struct Options {
  enum Action {
    case page
    case json
    case trace(folder: String)
    case serve
    case help
    case run(story: String, way: WayKind, file: String)
    case recordPython
  }

  struct UsageError: Error, CustomStringConvertible {
    let description: String
  }

  var action = Action.page
  var output: String?
  var opens = true
  var usesPython = true
  var port: UInt16 = 8080

  /// How the pages that `--serve` shows is checked: by asking for it once.
  var checks = false

  static let help = """
    usage: sidebyside [--output FILE] [--json] [--trace DIR] [--serve [--port PORT]] [--no-open] [--no-python]

    Runs each job in four ways, and writes one page that shows the sources and the runs side by side.
      --output FILE  where to write the page
      --json         print what was recorded, as JSON
      --trace DIR    write what was recorded as Chrome traces, for https://ui.perfetto.dev
      --serve        show the page with the HTTP server of the examples
      --port PORT    where to serve it, 8080 if nothing is said
      --check        with --serve: ask for the page once, say how it went, and end
      --no-open      do not open the page in a browser
      --no-python    do as if there were no python3
      --record-python  write the runs of Python that are shown where there is none
    """

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    func value(_ option: String) throws -> String {
      guard let value = rest.popFirst() else {
        throw UsageError(description: "\(option) needs a value")
      }
      return value
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "--output": output = try value(argument)
      case "--json": action = .json
      case "--trace": action = .trace(folder: try value(argument))
      case "--serve": action = .serve
      case "--port":
        guard let port = UInt16(try value(argument)) else {
          throw UsageError(description: "--port needs a number")
        }
        self.port = port
      case "--check": checks = true
      case "--no-open": opens = false
      case "--no-python": usesPython = false
      case "--record-python": action = .recordPython
      case "--help": action = .help
      case "--run":
        let story = try value(argument)
        guard let way = WayKind(rawValue: try value(argument)) else {
          throw UsageError(description: "--run needs a story, a way and a file")
        }
        action = .run(story: story, way: way, file: try value(argument))
      default: throw UsageError(description: "unknown: \(argument)")
      }
    }
  }
}
