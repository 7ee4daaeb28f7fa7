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
  public static func buildExpression<T>(_ value: T) -> EmptyStatement<Frame> {
    EmptyStatement()
  }

  @inlinable
  @inline(__always)
  public static func buildBlock() -> EmptyStatement<Frame> { EmptyStatement() }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<S: Statement<Frame>>(first: consuming S) -> S { first }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<A: Statement<Frame>, N: Statement<Frame>>(
    accumulated: consuming A, next: consuming N
  ) -> Then<A, N> {
    Then(accumulated, next)
  }

  // A chain that nests to the left only is not specialised any more when it is deeper than about
  // fifty (Swift 6.3). So, from the fifth statement on, the last statements are gathered in groups
  // that nest to the right, and only the groups nest to the left: the most specific of these
  // overloads wins. Regrouping copies, which keeps a body from becoming a static constant; that is
  // why short bodies are left alone.

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated: consuming Then<Then<Then<Then<A, B>, C>, D>, S1>, next: consuming N
  ) -> Then<Then<Then<Then<A, B>, C>, D>, Then<S1, N>> {
    Then(accumulated.first, Then(accumulated.second, next))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated: consuming Then<Then<Then<Then<A, B>, C>, D>, Then<S1, S2>>, next: consuming N
  ) -> Then<Then<Then<Then<A, B>, C>, D>, Then<S1, Then<S2, N>>> {
    Then(accumulated.first, Then(accumulated.second.first, Then(accumulated.second.second, next)))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, S3: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated: consuming Then<Then<Then<Then<A, B>, C>, D>, Then<S1, Then<S2, S3>>>,
    next: consuming N
  ) -> Then<Then<Then<Then<A, B>, C>, D>, Then<S1, Then<S2, Then<S3, N>>>> {
    Then(
      accumulated.first,
      Then(
        accumulated.second.first,
        Then(accumulated.second.second.first, Then(accumulated.second.second.second, next))))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, S3: Statement<Frame>, S4: Statement<Frame>,
    N: Statement<Frame>
  >(
    accumulated: consuming Then<Then<Then<Then<A, B>, C>, D>, Then<S1, Then<S2, Then<S3, S4>>>>,
    next: consuming N
  ) -> Then<Then<Then<Then<A, B>, C>, D>, Then<S1, Then<S2, Then<S3, Then<S4, N>>>>> {
    Then(
      accumulated.first,
      Then(
        accumulated.second.first,
        Then(
          accumulated.second.second.first,
          Then(
            accumulated.second.second.second.first,
            Then(accumulated.second.second.second.second, next)))))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, S3: Statement<Frame>, S4: Statement<Frame>,
    S5: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated:
      consuming Then<Then<Then<Then<A, B>, C>, D>, Then<S1, Then<S2, Then<S3, Then<S4, S5>>>>>,
    next: consuming N
  ) -> Then<Then<Then<Then<A, B>, C>, D>, Then<S1, Then<S2, Then<S3, Then<S4, Then<S5, N>>>>>> {
    Then(
      accumulated.first,
      Then(
        accumulated.second.first,
        Then(
          accumulated.second.second.first,
          Then(
            accumulated.second.second.second.first,
            Then(
              accumulated.second.second.second.second.first,
              Then(accumulated.second.second.second.second.second, next))))))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, S3: Statement<Frame>, S4: Statement<Frame>,
    S5: Statement<Frame>, S6: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated:
      consuming Then<
        Then<Then<Then<A, B>, C>, D>, Then<S1, Then<S2, Then<S3, Then<S4, Then<S5, S6>>>>>
      >, next: consuming N
  ) -> Then<
    Then<Then<Then<Then<A, B>, C>, D>, Then<S1, Then<S2, Then<S3, Then<S4, Then<S5, S6>>>>>>, N
  > {
    Then(accumulated, next)
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
  public static func buildOptional(_ statement: Any?) -> EmptyStatement<Frame> {
    EmptyStatement()
  }

  @available(
    *, unavailable,
    message: """
      a native 'if' or 'switch' runs once, when the body is built; \
      use If({ … }) { … } else: { … }
      """
  )
  public static func buildEither<S: Statement<Frame>>(first: S) -> EmptyStatement<Frame> {
    EmptyStatement()
  }

  // Available, so that one `if` is one error.
  public static func buildEither<S: Statement<Frame>>(second: S) -> EmptyStatement<Frame> {
    EmptyStatement()
  }

  @available(
    *, unavailable,
    message: "a native 'for' runs once, when the body is built; use For(\\.item, in: { … }) { … }"
  )
  public static func buildArray<S: Statement<Frame>>(_ statements: [S]) -> EmptyStatement<Frame> {
    EmptyStatement()
  }
}
