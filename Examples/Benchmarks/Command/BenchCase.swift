/// One thing that is measured.
///
/// Each lies in a file of its own in `Cases`, and is listed in ``BenchCases``.
protocol BenchCase: SendableMetatype {
  /// The name on the command line.
  static var name: String { get }

  /// What an operation is, and what the parameters are.
  static var meaning: String { get }

  /// Measures.
  ///
  /// - Throws: ``BenchError/usage(_:)`` if a parameter is missing.
  static func run(_ invocation: Invocation) throws -> Measurement
}

/// The cases, by group.
enum BenchCases {
  static let generators: [any BenchCase.Type] = [
    IterateCase.self, SendCase.self, DelegateCase.self, TreeWalkCase.self, InlineDelegateCase.self,
  ]
  static let bodies: [any BenchCase.Type] = [
    BodyCase.self, RuntimeBodyCase.self, GenericCase.self, ThrowCase.self, CloseCase.self,
    CreateCase.self, CopyCase.self, EncodeCase.self, DecodeCase.self,
  ]
  static let structuredConcurrency: [any BenchCase.Type] = [
    StraightLineCase.self, AsyncItemsCase.self, AsyncStreamCase.self,
    AsyncUnfoldingCase.self,
  ]
  static let loop: [any BenchCase.Type] = [
    SwitchCase.self, SpawnCase.self, SuspendedCase.self, TimerCase.self, RoundTripCase.self,
    RecordedCase.self, SavedCase.self, SnapshotCase.self,
  ]

  static let bridge: [any BenchCase.Type] = [
    SwiftSwitchCase.self, AwaitCoroutineCase.self, AwaitAsyncCase.self,
  ]

  /// All of them.
  static let all = generators + bodies + structuredConcurrency + loop + bridge

  /// Finds a case.
  ///
  /// - Throws: ``BenchError/unknownCase(_:)``.
  static func named(_ name: String) throws -> any BenchCase.Type {
    guard let found = all.first(where: { $0.name == name }) else {
      throw BenchError.unknownCase(name)
    }
    return found
  }
}
