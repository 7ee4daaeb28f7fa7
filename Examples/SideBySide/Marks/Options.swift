import Foundation

/// Ends the program where it was called with an option that it does not have, and says how it is called.
///
/// - Parameters:
///   - program: The name of the program.
///   - options: The options that it has, such as `--chart`.
package func checkOptions(of program: String, _ options: [String]) {
  if CommandLine.arguments.dropFirst().allSatisfy(options.contains) { return }
  endWithUsage("\(program) \(options.map { "[\($0)]" }.joined(separator: " "))")
}

/// Ends the program, and says how it is called: with status 2, since it was called wrongly, unless it was asked.
package func endWithUsage(_ usage: String) -> Never {
  print("usage: \(usage)")
  exit(CommandLine.arguments.dropFirst() == ["--help"] ? 0 : 2)
}
