// Written by `.ci/groups`: change that, not this.

// A chain that nests to the left only is not specialised any more when it is deeper than about
// fifty (Swift 6.3). So, from the fifth statement on, the last statements are gathered in groups
// that nest to the right, and only the groups nest to the left: the most specific of these
// overloads wins. Regrouping copies, which keeps a body from becoming a static constant; that is
// why short bodies are left alone.

extension BodyBuilder {
  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated:
      consuming Statements.Then<Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>, S1>,
    next: consuming N
  )
    -> Statements.Then<
      Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>, Statements.Then<S1, N>
    >
  {
    Statements.Then(accumulated.first, Statements.Then(accumulated.second, next))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated:
      consuming Statements.Then<
        Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>, Statements.Then<S1, S2>
      >, next: consuming N
  )
    -> Statements.Then<
      Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>,
      Statements.Then<S1, Statements.Then<S2, N>>
    >
  {
    Statements.Then(
      accumulated.first,
      Statements.Then(accumulated.second.first, Statements.Then(accumulated.second.second, next)))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, S3: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated:
      consuming Statements.Then<
        Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>,
        Statements.Then<S1, Statements.Then<S2, S3>>
      >,
    next: consuming N
  )
    -> Statements.Then<
      Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>,
      Statements.Then<S1, Statements.Then<S2, Statements.Then<S3, N>>>
    >
  {
    Statements.Then(
      accumulated.first,
      Statements.Then(
        accumulated.second.first,
        Statements.Then(
          accumulated.second.second.first, Statements.Then(accumulated.second.second.second, next)))
    )
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, S3: Statement<Frame>, S4: Statement<Frame>,
    N: Statement<Frame>
  >(
    accumulated:
      consuming Statements.Then<
        Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>,
        Statements.Then<S1, Statements.Then<S2, Statements.Then<S3, S4>>>
      >,
    next: consuming N
  )
    -> Statements.Then<
      Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>,
      Statements.Then<S1, Statements.Then<S2, Statements.Then<S3, Statements.Then<S4, N>>>>
    >
  {
    Statements.Then(
      accumulated.first,
      Statements.Then(
        accumulated.second.first,
        Statements.Then(
          accumulated.second.second.first,
          Statements.Then(
            accumulated.second.second.second.first,
            Statements.Then(accumulated.second.second.second.second, next)))))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, S3: Statement<Frame>, S4: Statement<Frame>,
    S5: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated:
      consuming Statements.Then<
        Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>,
        Statements.Then<S1, Statements.Then<S2, Statements.Then<S3, Statements.Then<S4, S5>>>>
      >,
    next: consuming N
  )
    -> Statements.Then<
      Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>,
      Statements.Then<
        S1, Statements.Then<S2, Statements.Then<S3, Statements.Then<S4, Statements.Then<S5, N>>>>
      >
    >
  {
    Statements.Then(
      accumulated.first,
      Statements.Then(
        accumulated.second.first,
        Statements.Then(
          accumulated.second.second.first,
          Statements.Then(
            accumulated.second.second.second.first,
            Statements.Then(
              accumulated.second.second.second.second.first,
              Statements.Then(accumulated.second.second.second.second.second, next))))))
  }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<
    A: Statement<Frame>, B: Statement<Frame>, C: Statement<Frame>, D: Statement<Frame>,
    S1: Statement<Frame>, S2: Statement<Frame>, S3: Statement<Frame>, S4: Statement<Frame>,
    S5: Statement<Frame>, S6: Statement<Frame>, N: Statement<Frame>
  >(
    accumulated:
      consuming Statements.Then<
        Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>,
        Statements.Then<
          S1, Statements.Then<S2, Statements.Then<S3, Statements.Then<S4, Statements.Then<S5, S6>>>>
        >
      >, next: consuming N
  )
    -> Statements.Then<
      Statements.Then<
        Statements.Then<Statements.Then<Statements.Then<A, B>, C>, D>,
        Statements.Then<
          S1, Statements.Then<S2, Statements.Then<S3, Statements.Then<S4, Statements.Then<S5, S6>>>>
        >
      >, N
    >
  {
    Statements.Then(accumulated, next)
  }
}
