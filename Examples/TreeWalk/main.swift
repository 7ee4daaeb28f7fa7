// A tree is walked by a generator that delegates to itself for each subtree, at any depth.
//
// Usage: treewalk [--deep]; the option adds a tree that is deeper than Python can walk.
import Foundation
import TreeWalkWays

let arguments = CommandLine.arguments.dropFirst()
if let unknown = arguments.first(where: { $0 != "--deep" }) {
  print("usage: treewalk [--deep]")
  exit(unknown == "--help" ? 0 : 2)
}

try WithGenerators.walk()
if arguments.contains("--deep") { try WithGenerators.walkDeep() }
