/// A field that is never used, and that keeps a closure's holder in place.
///
/// A struct with this field is *address-only*: the compiler passes it by address, and every struct
/// that contains it too. A body of a hundred statements is a tree of structs that hold closures;
/// if it were loadable, each step would copy it, and retain and release each closure. (Measured
/// with Swift 6.3: 5,675 instructions a step without the field, 276 with it.)
@frozen
@usableFromInline
enum Pin: Sendable {
  case none
  // Both are address-only. An `InlineArray` takes no room, and needs macOS 26.
  #if canImport(Darwin)
    case some(any Sendable)
  #else
    case some(InlineArray<0, any Sendable>)
  #endif
}

/// A piece of a body that computes a value from the locals.
///
/// Statements hold their closures in this type and its relatives ``Decision``, ``Action`` and
/// ``Receiver``. A statement that holds a bare closure works too, but is copied at each step.
@frozen
public struct Code<Frame, Value>: Sendable {
  @usableFromInline let body: @Sendable (inout Frame) throws -> Value
  @usableFromInline let pin = Pin.none

  /// Holds a closure.
  @inlinable
  @inline(__always)
  public init(_ body: @escaping @Sendable (inout Frame) throws -> Value) {
    self.body = body
  }

  /// Runs the closure.
  ///
  /// - Throws: What the closure throws.
  @inlinable
  @inline(__always)
  public func callAsFunction(_ frame: inout Frame) throws -> Value {
    try body(&frame)
  }
}

/// A piece of a body that answers a question about the locals.
///
/// Not `Code<Frame, Bool>`: a result of generic type is returned through memory and a thunk.
@frozen
public struct Decision<Frame>: Sendable {
  @usableFromInline let body: @Sendable (inout Frame) throws -> Bool
  @usableFromInline let pin = Pin.none

  /// Holds a closure.
  @inlinable
  @inline(__always)
  public init(_ body: @escaping @Sendable (inout Frame) throws -> Bool) {
    self.body = body
  }

  /// Runs the closure.
  ///
  /// - Throws: What the closure throws.
  @inlinable
  @inline(__always)
  public func callAsFunction(_ frame: inout Frame) throws -> Bool {
    try body(&frame)
  }
}

/// A piece of a body that works on the locals.
@frozen
public struct Action<Frame>: Sendable {
  @usableFromInline let body: @Sendable (inout Frame) throws -> Void
  @usableFromInline let pin = Pin.none

  /// Holds a closure.
  @inlinable
  @inline(__always)
  public init(_ body: @escaping @Sendable (inout Frame) throws -> Void) {
    self.body = body
  }

  /// Runs the closure.
  ///
  /// - Throws: What the closure throws.
  @inlinable
  @inline(__always)
  public func callAsFunction(_ frame: inout Frame) throws {
    try body(&frame)
  }
}

/// A piece of a body that takes a value into the locals: one that was sent, returned or bound.
@frozen
public struct Receiver<Frame, Value>: Sendable {
  @usableFromInline let body: @Sendable (inout Frame, Value) throws -> Void
  @usableFromInline let pin = Pin.none

  /// Holds a closure.
  @inlinable
  @inline(__always)
  public init(_ body: @escaping @Sendable (inout Frame, Value) throws -> Void) {
    self.body = body
  }

  /// Runs the closure.
  ///
  /// - Throws: What the closure throws.
  @inlinable
  @inline(__always)
  public func callAsFunction(_ frame: inout Frame, _ value: consuming Value) throws {
    try body(&frame, value)
  }
}

extension Receiver where Frame: GeneratorSignature {
  /// Holds the key path to where values are stored: what stands behind `into:`.
  ///
  /// - Parameter path: Gives the key path. For a store as fast as a closure's it is the
  ///   `@autoclosure` that the statement is made with.
  @inlinable
  @inline(__always)
  public init(into path: @escaping @Sendable () -> WritableKeyPath<Frame, Value>) {
    self.init { Assignment.store($1, in: &$0, at: path) }
  }

  /// Holds the key path to an optional in which values are stored.
  ///
  /// - Parameter path: Gives the key path.
  @inlinable
  @inline(__always)
  public init(into path: @escaping @Sendable () -> WritableKeyPath<Frame, Value?>) {
    self.init { Assignment.store(Optional($1), in: &$0, at: path) }
  }
}

/// The part of a handler that decides whether it takes an error, and takes it into the locals.
@frozen
@usableFromInline
struct Acceptance<Frame>: Sendable {
  @usableFromInline let body: @Sendable (inout Frame, any Error) throws -> Bool
  @usableFromInline let pin = Pin.none

  @inlinable
  @inline(__always)
  init(_ body: @escaping @Sendable (inout Frame, any Error) throws -> Bool) {
    self.body = body
  }

  @inlinable
  @inline(__always)
  func callAsFunction(_ frame: inout Frame, _ error: any Error) throws -> Bool {
    try body(&frame, error)
  }
}
