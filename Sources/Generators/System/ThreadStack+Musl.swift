#if canImport(Musl)
  extension ThreadStack {
    /// Not known: the functions that tell are not declared to Swift, and in a program into which Musl
    /// is linked statically there is nothing to look them up in.
    static var isMainThread: Bool { false }

    /// Not known, for the same reason; a chain of generators that is too deep ends the program.
    static func measure() -> Range<UInt>? { nil }
  }
#endif
