// Written by `.ci/groups`: change that, not this.

// A chain that nests to the left only is not specialised any more when it is deeper than about
// fifty (Swift 6.3). So, from the fifth statement on, the last statements are gathered in groups,
// and the groups nest to the left as the statements of a group do: the most specific of these
// overloads wins. (A group that nests to the right has the code of its last statements once for
// each statement before them.) Regrouping copies, which keeps a body from becoming a static
// constant; that is why short bodies are left alone.

extension BodyBuilder {
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
  ) -> Then<Then<Then<Then<A, B>, C>, D>, Then<Then<S1, S2>, N>> {
    Then(accumulated.first, Then(accumulated.second, next))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, S3: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated: consuming Then<Then<Then<Then<A, B>, C>, D>, Then<Then<S1, S2>, S3>>,
    next: consuming N
  ) -> Then<Then<Then<Then<A, B>, C>, D>, Then<Then<Then<S1, S2>, S3>, N>> {
    Then(accumulated.first, Then(accumulated.second, next))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, S3: Statement<Frame>, S4: Statement<Frame>,
    N: Statement<Frame>
  >(
    accumulated: consuming Then<Then<Then<Then<A, B>, C>, D>, Then<Then<Then<S1, S2>, S3>, S4>>,
    next: consuming N
  ) -> Then<Then<Then<Then<A, B>, C>, D>, Then<Then<Then<Then<S1, S2>, S3>, S4>, N>> {
    Then(accumulated.first, Then(accumulated.second, next))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, S3: Statement<Frame>, S4: Statement<Frame>,
    S5: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated:
      consuming Then<Then<Then<Then<A, B>, C>, D>, Then<Then<Then<Then<S1, S2>, S3>, S4>, S5>>,
    next: consuming N
  ) -> Then<Then<Then<Then<A, B>, C>, D>, Then<Then<Then<Then<Then<S1, S2>, S3>, S4>, S5>, N>> {
    Then(accumulated.first, Then(accumulated.second, next))
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
        Then<Then<Then<A, B>, C>, D>, Then<Then<Then<Then<Then<S1, S2>, S3>, S4>, S5>, S6>
      >, next: consuming N
  ) -> Then<
    Then<Then<Then<Then<A, B>, C>, D>, Then<Then<Then<Then<Then<S1, S2>, S3>, S4>, S5>, S6>>, N
  > {
    Then(accumulated, next)
  }
}
