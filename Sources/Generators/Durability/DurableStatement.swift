/// A statement that a checkpoint can hold: what it keeps while it is suspended can be written down.
///
/// A ``GenericGeneratorFunction`` hides the type of its body, and with it whether a checkpoint can
/// hold it. One that says `some DurableStatement<Self>` instead of `some Statement<Self>` makes
/// ``GenericActivation`` `Codable`, and a body that cannot be held an error.
///
/// ```swift
/// struct Repeat<Element: Codable & SendableMetatype>: GenericGeneratorFunction, Codable {
///   typealias Yielded = Element
///   let element: Element
///   var count: Int
///
///   static func makeBody() -> some DurableStatement<Self> {
///     While({ $0.count > 0 }) {
///       Yield { $0.element }
///       Do { $0.count -= 1 }
///     }
///   }
/// }
/// ```
public protocol DurableStatement<Frame>: Statement where Storage: Codable {}

/// Handlers that a checkpoint can hold.
public protocol DurableHandler<Frame>: Handler where Storage: Codable {}

extension YieldStatement: DurableStatement {}
extension DoStatement: DurableStatement {}
extension ReturnStatement: DurableStatement {}
extension RaiseStatement: DurableStatement {}
extension BreakStatement: DurableStatement {}
extension ContinueStatement: DurableStatement {}
extension EmptyStatement: DurableStatement {}
extension Then: DurableStatement where First: DurableStatement, Second: DurableStatement {}
extension WhileStatement: DurableStatement where Body: DurableStatement {}
extension ForeverStatement: DurableStatement where Body: DurableStatement {}
extension IfStatement: DurableStatement
where Positive: DurableStatement, Negative: DurableStatement {}
extension YieldFromStatement: DurableStatement where Source.Delegation: Codable {}
extension ForStatement: DurableStatement
where Source.Delegation: Codable, Body: DurableStatement {}
extension TryStatement: DurableStatement where Guarded: DurableStatement {}
extension CatchingStatement: DurableStatement
where Body: DurableStatement, Handlers: DurableHandler {}
extension CatchClause: DurableHandler where Body: DurableStatement {}
extension Handlers: DurableHandler where First: DurableHandler, Second: DurableHandler {}
extension ImmediateFinallyStatement: DurableStatement where Body: DurableStatement {}
extension FinallyStatement: DurableStatement
where Body: DurableStatement, Cleanup: DurableStatement {}
