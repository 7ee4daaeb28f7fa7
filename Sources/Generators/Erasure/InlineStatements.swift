// The short names of the statements where there is no frame whose members they could be: in an
// ``InlineGenerator``. The compiler infers the frame. In a generator function its own are found first.

/// Hands out a value and suspends the body; ``GeneratorSignature/Yield`` for an inline generator.
public typealias Yield = YieldStatement

/// Runs another generator in place of this one until it ends; ``GeneratorSignature/YieldFrom`` for
/// an inline generator.
public typealias YieldFrom = YieldFromStatement

/// Ends the body with a value; ``GeneratorSignature/Return`` for an inline generator.
public typealias Return = ReturnStatement

/// Raises an error in the body; ``GeneratorSignature/Raise`` for an inline generator.
public typealias Raise = RaiseStatement

/// Runs Swift code on the locals; ``GeneratorSignature/Do`` for an inline generator.
public typealias Do = DoStatement

/// Runs one of two bodies; ``GeneratorSignature/If`` for an inline generator.
public typealias If = IfStatement

/// Runs a body as long as a condition holds; ``GeneratorSignature/While`` for an inline generator.
public typealias While = WhileStatement

/// Runs a body again and again; ``GeneratorSignature/Forever`` for an inline generator.
public typealias Forever = ForeverStatement

/// Runs a body for each item; ``GeneratorSignature/For`` for an inline generator.
public typealias For = ForStatement

/// Guards statements with handlers, with clean-up, or with both; ``GeneratorSignature/Try`` for an
/// inline generator.
public typealias Try = TryStatement

/// A handler of a `Try`; ``GeneratorSignature/Catch`` for an inline generator.
public typealias Catch = CatchClause

/// Ends the innermost loop; ``GeneratorSignature/Break`` for an inline generator.
public typealias Break = BreakStatement

/// Goes on with the next round of the innermost loop; ``GeneratorSignature/Continue`` for an inline
/// generator.
public typealias Continue = ContinueStatement
