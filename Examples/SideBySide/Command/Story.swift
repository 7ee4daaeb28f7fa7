import Loop

/// One job, done in four ways.
struct Story: Sendable {
  /// The fragment of its address.
  let id: String
  let title: String

  /// What is done.
  let summary: String

  /// What to look at, and what one learns there: a paragraph each.
  let lessons: [String]

  /// The folder of the example.
  let folder: String

  /// How many seconds of the program pass in a second, where threads and Swift tasks would take long.
  var pace = 1.0

  /// How many tracks are shown.
  var tracks = Int.max

  /// Whether callbacks of the loop have a track of their own.
  var showsCallbacks = false

  /// Whether the memory that it takes is shown.
  var showsMemory = false

  /// Whether a server of flags runs meanwhile; its address replaces `SERVER` in the arguments of Python.
  var needsServer = false

  /// What corresponds in the sources: the name of a mark, and what is meant by it.
  let marks: [(name: String, meaning: String)]

  let threads: Way
  let generators: Way
  let tasks: Way
  let python: Way

  var ways: [(kind: WayKind, way: Way)] {
    [(.threads, threads), (.generators, generators), (.tasks, tasks), (.python, python)]
  }
}

/// The four columns.
enum WayKind: String, CaseIterable, Codable {
  case threads
  case generators
  case tasks
  case python

  var title: String {
    switch self {
    case .threads: "Threads"
    case .generators: "Generator coroutines"
    case .tasks: "Swift tasks"
    case .python: "Python"
    }
  }
}

/// How a job is done in one of the ways: its sources, and what runs them.
struct Way: Sendable {
  /// What is there to run.
  enum Program: Sendable {
    case threads(@Sendable () throws -> Void)
    case generators(virtual: Bool, @Sendable (EventLoop) throws -> Void)
    case tasks(@Sendable () async throws -> Void)
    case python(script: String, arguments: [String])

    /// Nothing, for a reason.
    case none
  }

  /// The files of the source, in the folder of the example.
  let files: [String]

  /// Why there is none, or what else is to be said; one sentence.
  var remark: String?

  /// How often it does the job, each time in another way.
  var rounds = 1
  let program: Program

  static func threads(
    _ files: String..., remark: String? = nil, run: @escaping @Sendable () throws -> Void
  ) -> Way {
    Way(files: files, remark: remark, program: .threads(run))
  }

  /// Tasks of a loop, whose clock jumps to whatever comes next if it is virtual.
  static func generators(
    _ files: String..., virtual: Bool = false, remark: String? = nil, rounds: Int = 1,
    run: @escaping @Sendable (EventLoop) throws -> Void
  ) -> Way {
    Way(
      files: files, remark: remark, rounds: rounds, program: .generators(virtual: virtual, run))
  }

  static func tasks(
    _ files: String..., remark: String? = nil,
    run: @escaping @Sendable () async throws -> Void
  ) -> Way {
    Way(files: files, remark: remark, program: .tasks(run))
  }

  static func python(_ script: String, _ arguments: [String], remark: String? = nil) -> Way {
    Way(
      files: [script], remark: remark, program: .python(script: script, arguments: arguments))
  }

  static func python(
    _ script: String, _ arguments: String..., remark: String? = nil, rounds: Int = 1
  ) -> Way {
    Way(
      files: [script], remark: remark, rounds: rounds,
      program: .python(script: script, arguments: arguments))
  }

  static func none(_ reason: String) -> Way { Way(files: [], remark: reason, program: .none) }
}
