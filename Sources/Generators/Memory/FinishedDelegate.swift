/// A delegate that has ended, kept until its parent has taken what it returned; or none.
///
/// Not an optional reference: where there is none, as behind a frame, releasing that is a call that finds
/// nothing to do, and a node of a recursion makes four of them.
struct FinishedDelegate: ~Copyable {
  private let reference: Unmanaged<GeneratorCore>?

  /// None.
  @inline(__always)
  init() { reference = nil }

  /// Keeps a core.
  init(_ core: GeneratorCore?) { reference = core.map { .passRetained($0) } }

  /// Takes over a strong reference.
  @inline(__always)
  init(reference: Unmanaged<GeneratorCore>?) { self.reference = reference }

  @inline(__always)
  deinit { if let reference { reference.release() } }

  /// Keeps it no longer.
  @inline(__always)
  consuming func release() {}
}
