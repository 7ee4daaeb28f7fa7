/// Builds a body from its statements, one after the other.
///
/// Native `if`, `for`, `while` and `switch` would run once, when the body is built, and not when the
/// generator runs; each is an error that names the statement to write instead.
@resultBuilder
public enum BodyBuilder<Frame: GeneratorSignature> {
  @inlinable
  @inline(__always)
  public static func buildExpression<S: Statement<Frame>>(_ statement: consuming S) -> S {
    statement
  }

  @available(*, unavailable, message: "this is no statement of a body; put Swift code in Do { … }")
  public static func buildExpression<T>(_ value: T) -> Statements.Empty<Frame> {
    Statements.Empty()
  }

  @inlinable
  @inline(__always)
  public static func buildBlock() -> Statements.Empty<Frame> { Statements.Empty() }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<S: Statement<Frame>>(first: consuming S) -> S { first }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<A: Statement<Frame>, N: Statement<Frame>>(
    accumulated: consuming A, next: consuming N
  ) -> Statements.Then<A, N> {
    Statements.Then(accumulated, next)
  }
}

extension BodyBuilder {
  // Swift's own control flow would run once, when the body is built. Each of these is one that the
  // compiler looks for, and is there for its message. For a native `while` there is no such method;
  // the compiler says itself that a builder cannot have it.

  @available(
    *, unavailable,
    message: "a native 'if' runs once, when the body is built; use If({ … }) { … }"
  )
  public static func buildOptional(_ statement: Any?) -> Statements.Empty<Frame> {
    Statements.Empty()
  }

  @available(
    *, unavailable,
    message: """
      a native 'if' or 'switch' runs once, when the body is built; \
      use If({ … }) { … } else: { … }
      """
  )
  public static func buildEither<S: Statement<Frame>>(first: S) -> Statements.Empty<Frame> {
    Statements.Empty()
  }

  // Available, so that one `if` is one error.
  public static func buildEither<S: Statement<Frame>>(second: S) -> Statements.Empty<Frame> {
    Statements.Empty()
  }

  @available(
    *, unavailable,
    message: "a native 'for' runs once, when the body is built; use For(\\.item, in: { … }) { … }"
  )
  public static func buildArray<S: Statement<Frame>>(_ statements: [S]) -> Statements.Empty<Frame> {
    Statements.Empty()
  }
}
