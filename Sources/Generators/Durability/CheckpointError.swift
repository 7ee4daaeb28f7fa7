/// Why a generator could not be written to a checkpoint, or not be read from one.
///
/// Input that is no checkpoint at all, because it is cut off or of another form, is reported by the
/// decoder, as a `DecodingError`.
public enum CheckpointError: Error, Hashable, Sendable {
  /// The checkpoint is of a format that this version of the library does not know.
  case unsupportedVersion(Int)

  /// The checkpoint is of another generator function.
  case wrongFunction(expected: String, found: String)

  /// The body of the function is not the one that the checkpoint was made with: a statement was
  /// added, removed, replaced or moved, or a type was changed.
  ///
  /// Moving the body in its file and changing the code in its closures do not count.
  case bodyChanged(function: String)

  /// The checkpoint names a suspension point that the body does not have, or its seal is broken.
  case invalidPosition(Int32, function: String)

  /// What the checkpoint keeps for the suspended statement is not what that statement keeps.
  case inconsistentStorage(function: String)

  /// The generator is suspended in the `finally` of a `Try` that an error is leaving: an error
  /// cannot be encoded.
  ///
  /// - Parameters:
  ///   - error: A description of the error.
  ///   - at: The statement at which the generator is suspended.
  case pendingError(_ error: String, at: SourcePlace)

  /// The generator is suspended in the `finally` of a `Try` that a `Return` is leaving, and the
  /// returned type cannot be encoded.
  ///
  /// - Parameters:
  ///   - type: The returned type.
  ///   - at: The statement at which the generator is suspended.
  case pendingReturn(_ type: String, at: SourcePlace)

  /// A statement of a body that was built when the program runs keeps something that cannot be encoded.
  ///
  /// - Parameters:
  ///   - type: What it keeps.
  ///   - at: The statement at which the generator is suspended.
  case notEncodable(_ type: String, at: SourcePlace)

  /// The body was built when the program runs, and has no name by which it could be found again; or
  /// it is one that is written in the source, with such statements in it.
  ///
  /// Name the body: ``AnyStatement/init(_:name:source:)``. What is built for a body in the source, let it
  /// delegate to: a ``DynamicGenerator`` of a named body is held inline.
  ///
  /// - Parameter frame: The type of the generator's locals.
  case unnamedBody(_ frame: String)

  /// The checkpoint is of a body that the decoder was not given.
  ///
  /// - Parameter name: The name of the body.
  case unknownBody(_ name: String)

  /// The generator is suspended at a statement that is nested more deeply than a checkpoint can hold, or
  /// than the stack of this thread has room to write or read.
  ///
  /// Bodies that are built when the program runs can be nested without limit. Encoders and decoders call
  /// themselves for what is nested; Foundation's decoder of JSON refuses more than 512 levels, of which
  /// a statement takes two or three.
  ///
  /// - Parameter function: The name of the body.
  case nestedTooDeeply(function: String)
}

extension CheckpointError: CustomStringConvertible {
  /// The reason in a sentence.
  public var description: String {
    switch self {
    case .unsupportedVersion(let version):
      "the checkpoint has format version \(version), which this library does not know"
    case .wrongFunction(let expected, let found):
      "the checkpoint is of \(found), not of \(expected)"
    case .bodyChanged(let function):
      "the body of \(function) has changed since the checkpoint was made"
    case .invalidPosition(let point, let function):
      "\(point) is no suspension point of \(function), or the checkpoint is damaged"
    case .inconsistentStorage(let function):
      "the checkpoint of \(function) keeps something that does not belong to where it stands"
    case .pendingError(let error, let place):
      "\(place.shortDescription): suspended in a finally that \(error) is leaving: not encodable"
    case .pendingReturn(let type, let place):
      "\(place.shortDescription): suspended in a finally that returns a \(type): not encodable"
    case .notEncodable(let type, let place):
      "\(place.shortDescription): suspended with a \(type), which cannot be encoded"
    case .unnamedBody(let frame):
      "a body on a \(frame) has no name by which a checkpoint could say which it is"
    case .unknownBody(let name):
      "the decoder's user info has no body that is called \(name)"
    case .nestedTooDeeply(let function):
      "\(function) is suspended at a statement that is nested too deeply for a checkpoint"
    }
  }
}

/// Why a storage cannot be encoded; the generator adds where it is suspended.
enum StorageObstacle: Error {
  case pendingError(String)
  case pendingReturn(String)
  case notEncodable(String)
  case nestedTooDeeply

  func located(at place: SourcePlace) -> CheckpointError {
    switch self {
    case .pendingError(let error): .pendingError(error, at: place)
    case .pendingReturn(let type): .pendingReturn(type, at: place)
    case .notEncodable(let type): .notEncodable(type, at: place)
    case .nestedTooDeeply: .nestedTooDeeply(function: place.function)
    }
  }
}
