// The short names of the statements where there is no frame whose members they could be: in an
// ``InlineGenerator``. The compiler infers the frame. In a generator function its own are found first.

/// Hands out a value and suspends the body; ``GeneratorSignature/Yield`` for an inline generator.
public typealias Yield = Statements.Yield

/// Runs another generator in place of this one until it ends; ``GeneratorSignature/YieldFrom`` for
/// an inline generator.
public typealias YieldFrom = Statements.YieldFrom

/// Ends the body with a value; ``GeneratorSignature/Return`` for an inline generator.
public typealias Return = Statements.Return

/// Raises an error in the body; ``GeneratorSignature/Raise`` for an inline generator.
public typealias Raise = Statements.Raise

/// Runs Swift code on the locals; ``GeneratorSignature/Do`` for an inline generator.
public typealias Do = Statements.Do

/// Runs one of two bodies; ``GeneratorSignature/If`` for an inline generator.
public typealias If = Statements.If

/// Runs a body as long as a condition holds; ``GeneratorSignature/While`` for an inline generator.
public typealias While = Statements.While

/// Runs a body again and again; ``GeneratorSignature/Forever`` for an inline generator.
public typealias Forever = Statements.Forever

/// Runs a body for each item; ``GeneratorSignature/For`` for an inline generator.
public typealias For = Statements.For

/// Guards statements with handlers, with clean-up, or with both; ``GeneratorSignature/Try`` for an
/// inline generator.
public typealias Try = Statements.Try

/// A handler of a `Try`; ``GeneratorSignature/Catch`` for an inline generator.
public typealias Catch = Statements.Catch

/// Ends the innermost loop; ``GeneratorSignature/Break`` for an inline generator.
public typealias Break = Statements.Break

/// Goes on with the next round of the innermost loop; ``GeneratorSignature/Continue`` for an inline
/// generator.
public typealias Continue = Statements.Continue
