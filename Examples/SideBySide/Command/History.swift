import AveragerWays
import Foundation
import Marks
import TreeWalkWays

/// A generator that is run with its past kept, beside Python, where there is no such thing.
struct History: Sendable {
  let id: String
  let title: String
  let summary: String
  let lessons: [String]

  /// The folder of the example.
  let folder: String
  let files: [String]
  let script: String
  let marks: [(name: String, meaning: String)]
  let run: @Sendable () throws -> [HistoryMoment]

  static let all: [History] = [
    History(
      id: "averager", title: "An averager",
      summary: "A generator is sent numbers, and yields the mean of all of them.",
      lessons: [
        "What it remembers are its locals, and where it stands is a line. Both are a value that can be "
          + "copied: so one can go back to an earlier yield, and on from there with another number, which is the "
          + "second row.",
        "Python's generators cannot be copied; there the past is gone.",
      ],
      folder: "Averager", files: ["Averager.swift", "Past.swift"], script: "averager.py",
      marks: [
        ("yield", "hands the average out, and takes a number"), ("end", "ends"),
        ("return", "returns count and average"),
      ],
      run: { try AveragerWays.Past.ofAverager() }),
    History(
      id: "delegation", title: "Delegation",
      summary: "A grouper delegates to an averager and, once that has returned, to another.",
      lessons: [
        "What is sent to the grouper arrives in the averager; the grouper never sees it. Both are "
          + "suspended: two frames, one below the other, each with its locals.",
        "When the averager returns, the grouper goes on after its yield from, with what was returned.",
      ],
      folder: "Averager", files: ["Grouper.swift", "Averager.swift"], script: "averager.py",
      marks: [
        ("from", "delegates, and takes what the delegate returns"),
        ("yield", "hands the average out, and takes a number"), ("end", "ends"),
        ("return", "returns count and average"),
      ],
      run: { try AveragerWays.Past.ofGrouper() }),
    History(
      id: "treewalk", title: "A walk over a tree",
      summary:
        "The walk of a tree delegates to the walk of its left part, yields, and then to the right.",
      lessons: [
        "There are as many suspended frames as the tree is deep at the place where the walk stands: in the "
          + "picture they are the nodes in brackets.",
        "In Swift they need no stack, and a key goes straight to the caller of the outermost one; in Python each level takes a "
          + "frame of the stack, and passes the key on.",
      ],
      folder: "TreeWalk", files: ["Walk.swift"], script: "treewalk.py",
      marks: [
        ("left", "walks the left part"), ("yield", "yields its own key"),
        ("right", "walks the right part"),
      ],
      run: { try TreeWalkWays.Past.ofWalk() }),
  ]

  /// Runs it in this process, and writes its past into a file.
  func runOne(into path: String) throws {
    try JSONEncoder().encode(run()).write(to: URL(filePath: path))
  }
}
