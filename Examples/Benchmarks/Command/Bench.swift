// Measures one case and prints one line: `bench [--tier hand|dsl|boxed] CASE NAME N [PARAMETER …]`.

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
      let invocation = try Invocation(arguments: Array(CommandLine.arguments.dropFirst()))
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
    let cases = BenchCases.all.map { $0.name }.joined(separator: " ")
    let message = """
      bench: \(reason)
      usage: bench [--tier hand|dsl|boxed] CASE NAME N [PARAMETER …]
      cases: \(cases)

      """
    _ = write(STDERR_FILENO, message, message.utf8.count)
    exit(2)
  }
}
