/// The innermost place of a trace whose file and line are known.
///
/// A trace takes a few allocations for each of its places, this takes none: an instrument asks for it
/// after each step.
@frozen
public struct _InnermostPlace: Sendable {
  @frozen
  @usableFromInline
  enum File: Sendable {
    case ownBody
    case literal(StaticString)
    case text(String)
  }

  @usableFromInline var source: File

  /// The line of the statement.
  @usableFromInline package let line: UInt32

  /// A statement of the body that is asked.
  @inlinable
  package init(line: UInt32) {
    source = .ownBody
    self.line = line
  }

  /// The last place of a trace that is known.
  @inlinable
  package init?(_ trace: [SourcePlace]) {
    for place in trace.reversed() {
      guard let file = place.file, let line = place.line else { continue }
      source = .text(file)
      self.line = line
      return
    }
    return nil
  }

  /// The same place, if it is a statement of the body that is asked: in the file of that body.
  @inlinable
  func within(_ file: StaticString) -> Self {
    guard case .ownBody = source else { return self }
    var place = self
    place.source = .literal(file)
    return place
  }

  /// The source file as `#fileID` gives it; `nil` if the body does not know it.
  package var file: String? {
    switch source {
    case .ownBody: nil
    case .literal(let file): file.description
    case .text(let file): file
    }
  }

  /// What tells the file from others without making a string; `nil` if nothing does.
  package var fileKey: UInt? {
    guard case .literal(let file) = source, file.hasPointerRepresentation else { return nil }
    return UInt(bitPattern: file.utf8Start)
  }

  /// Whether the file is known.
  @inlinable var isKnown: Bool {
    if case .ownBody = source { return false }
    return true
  }
}
