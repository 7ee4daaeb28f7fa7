import Generators

/// One step of a thread, which no other thread comes into: `Atomically("lock") { me, memory in … }`.
///
/// It yields what it is about to do, and does it when it is sent the memory.
struct AtomicallyStatement<Frame: ModelProcedure>: Statement {
  private let label: String
  private let condition: @Sendable (Frame, Frame.Memory) -> Bool
  private let action: Receiver<Frame, Lent<Frame.Memory>>

  /// Makes a step that can always be taken.
  init(
    _ label: String,
    _ action: @escaping @Sendable (inout Frame, inout Frame.Memory) throws -> Void
  ) {
    self.init(label, { _, _ in true }, do: action)
  }

  /// Makes a step that waits for something: `When("woken") { $1.isSignalled } do: { … }`.
  ///
  /// - Parameters:
  ///   - label: What the step is called in a schedule.
  ///   - condition: Whether it can be taken.
  ///   - action: What is done to the thread's locals and to the memory.
  init(
    _ label: String,
    _ condition: @escaping @Sendable (Frame, Frame.Memory) -> Bool,
    do action: @escaping @Sendable (inout Frame, inout Frame.Memory) throws -> Void = { _, _ in }
  ) {
    self.label = label
    self.condition = condition
    self.action = Receiver { frame, lent in try action(&frame, &lent.memory) }
  }

  static var points: Int32 { 1 }

  func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout NoStorage
  ) -> Flow<Turn<Frame.Memory>, Frame.Returned> {
    cursor.point = 0
    return .yielded(Turn(label: label) { [frame, condition] in condition(frame, $0) })
  }

  func resume(
    _ resumption: Resumption<Lent<Frame.Memory>>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout NoStorage
  ) -> Flow<Turn<Frame.Memory>, Frame.Returned> {
    do {
      if let lent = try resumption.get() { try action(&frame, lent) }
      return .next
    } catch {
      return .raised(error)
    }
  }
}

extension ModelProcedure {
  /// One step of the thread, which no other thread comes into.
  typealias Atomically = AtomicallyStatement<Self>

  /// One step that is taken when something is so, and not before.
  typealias When = AtomicallyStatement<Self>
}
