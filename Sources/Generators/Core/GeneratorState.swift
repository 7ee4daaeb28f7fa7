/// Where a generator is in its life: Python's `inspect.getgeneratorstate`.
public enum GeneratorState: String, Hashable, Sendable, Codable {
  /// Nothing of the body has run.
  case created

  /// The body runs now, or a delegate runs on its behalf.
  case running

  /// The body stands at a `yield` or `yield from`.
  case suspended

  /// The body has ended: it returned, an error left it, or it was closed.
  case closed
}

extension GeneratorState {
  /// How a generator prints.
  static func describe(
    _ function: String, _ state: GeneratorState, _ trace: [SourcePlace]
  ) -> String {
    let place = trace.first.map { " at \($0.shortDescription)" } ?? ""
    return "<generator \(function) \(state)\(place)>"
  }
}
