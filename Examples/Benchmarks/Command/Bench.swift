// Measures one case and prints one line: `bench [--tier hand|dsl|boxed] CASE NAME N [PARAMETER …]`;
// `bench --plot FILE` draws the cases beside their peers; `bench N1server NAME [LOOPS]` is a server to be measured.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@main
enum Bench {
  static func main() throws {
    do {
      let arguments = Array(CommandLine.arguments.dropFirst())
      if arguments.first == "--plot", arguments.count == 2 {
        return try Plot.write(to: arguments[1])
      }
      if let server = arguments.first.flatMap(BenchServer.init) {
        return try server.run(arguments.dropFirst())
      }
      let invocation = try Invocation(arguments: arguments)
      let measurement = try BenchCases.named(invocation.caseName).run(invocation)
      print(measurement.line(peer: invocation.peer, count: invocation.count))
    } catch BenchError.usage(let reason) {
      fail(reason)
    } catch BenchError.unknownCase(let name) {
      fail("unknown case \(name)")
    }
  }

  /// Says what is wrong with the command line, and ends the process with status 2.
  static func fail(_ reason: String) -> Never {
    let cases = BenchCases.all.map { bench in
      let gap = String(repeating: " ", count: max(1, 16 - bench.name.utf8.count))
      return "  \(bench.name)\(gap)\(bench.meaning)"
    }
    let servers = BenchServer.allCases.map {
      "       bench \($0.rawValue) NAME [LOOPS]  \($0.meaning)"
    }
    let message = """
      bench: \(reason)
      usage: bench [--tier hand|dsl|boxed] CASE NAME N [PARAMETER …]
             bench --plot FILE
      \(servers.joined(separator: "\n"))

      NAME is what the report calls this program, N how many operations are measured. An operation is:
      \(cases.joined(separator: "\n"))

      """
    _ = write(STDERR_FILENO, message, message.utf8.count)
    exit(2)
  }
}

/// Writes what was printed, also where the output is no terminal.
func flushOutput() { fflush(nil) }
