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
///   static var body: some DurableStatement<Self> {
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

extension Statements.Yield: DurableStatement {}
extension Statements.Do: DurableStatement {}
extension Statements.Return: DurableStatement {}
extension Statements.Raise: DurableStatement {}
extension Statements.Break: DurableStatement {}
extension Statements.Continue: DurableStatement {}
extension Statements.Empty: DurableStatement {}
extension Statements.Then: DurableStatement
where First: DurableStatement, Second: DurableStatement {}
extension Statements.While: DurableStatement where Body: DurableStatement {}
extension Statements.Forever: DurableStatement where Body: DurableStatement {}
extension Statements.If: DurableStatement
where Positive: DurableStatement, Negative: DurableStatement {}
extension Statements.YieldFrom: DurableStatement where Source.Delegation: Codable {}
extension Statements.For: DurableStatement
where Source.Delegation: Codable, Body: DurableStatement {}
extension Statements.Try: DurableStatement where Guarded: DurableStatement {}
extension Statements.Catching: DurableStatement
where Body: DurableStatement, Handlers: DurableHandler {}
extension Statements.Catch: DurableHandler where Body: DurableStatement {}
extension Statements.HandlerPair: DurableHandler
where First: DurableHandler, Second: DurableHandler {}
extension Statements.ImmediateFinally: DurableStatement where Body: DurableStatement {}
extension Statements.Finally: DurableStatement
where Body: DurableStatement, Cleanup: DurableStatement {}
