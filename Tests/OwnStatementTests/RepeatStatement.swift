import Generators

/// Runs a body a number of times: `Repeat(5) { … }`, `Repeat { $0.n } do: { … }`.
///
/// This module sees the public API alone. The article *Writing a statement of your own* explains
/// the statement line by line.
struct RepeatStatement<Frame, Body: Statement>: Statement where Body.Frame == Frame {
  typealias LoopControl = Statements.LoopBody<Body.LoopControl>

  /// The rounds that are left, and what the body keeps while it is suspended.
  struct Storage: StatementStorage {
    var left = 0
    var body = Body.Storage()
    static var isEmpty: Bool { false }
  }

  let times: Code<Frame, Int>
  let body: Body

  init(
    _ times: @escaping @Sendable (inout Frame) throws -> Int,
    @BodyBuilder<Frame> do body: () -> Body
  ) {
    self.times = Code(times)
    self.body = body()
  }

  init(_ times: Int, @BodyBuilder<Frame> do body: () -> Body) {
    self.init({ _ in times }, do: body)
  }

  static var points: Int32 { Body.points }

  func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    do { storage.left = try times(&frame) } catch { return .raised(error) }
    return loop(&frame, &cursor, &storage)
  }

  func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    let flow = body.proceed(resumption, &frame, &cursor, &storage.body)
    switch flow {
    case .next, .continued: return loop(&frame, &cursor, &storage)
    case .broke: return .next
    default: return flow
    }
  }

  private func loop(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    while storage.left > 0 {
      storage.left -= 1
      let flow = body.start(&frame, &cursor, &storage.body)
      switch flow {
      case .next, .continued: continue
      case .broke: return .next
      default: return flow
      }
    }
    return .next
  }
}

extension RepeatStatement {
  func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    body.suspension(point, storage.body)
  }

  func accepts(_ point: Int32, _ storage: Storage) -> Bool {
    storage.left >= 0 && body.accepts(point, storage.body)
  }

  static func describe(into outline: inout String) {
    outline += "repeat { "
    Body.describe(into: &outline)
    outline += " }"
  }
}

extension RepeatStatement.Storage: Encodable where Body.Storage: Encodable {}
extension RepeatStatement.Storage: Decodable where Body.Storage: Decodable {}
extension RepeatStatement: DurableStatement where Body: DurableStatement {}

extension GeneratorSignature {
  /// Runs a body a number of times.
  typealias Repeat<Body: Statement<Self>> = RepeatStatement<Self, Body>
}
