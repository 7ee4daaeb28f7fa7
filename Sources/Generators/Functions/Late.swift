/// A local of a generator function that has no value before the body assigns one.
///
/// Python's locals are like that; a stored property of a frame would need an initial value, or be an
/// optional that is unwrapped at each use.
///
/// ```swift
/// struct Supervisor: Coroutine {
///   let loop: EventLoop
///   @Late var spinner: EventLoop.Task<Int>
///
///   static let body = Program {
///     Do { $0.spinner = $0.loop.createTask(Spin(loop: $0.loop)) }
///     YieldFrom { $0.spinner }
///   }
/// }
/// ```
///
/// - Precondition: A local is assigned before it is read. Where Python raises `UnboundLocalError`,
///   reading it is a programmer's error here.
@propertyWrapper
@frozen
public struct Late<Value> {
  /// The value, or `nil` before one is assigned.
  public var projectedValue: Value?

  /// Makes a local without a value.
  @inlinable
  public init() {}

  /// Makes a local with a value.
  @inlinable
  public init(wrappedValue: Value) { projectedValue = wrappedValue }

  /// The value; changed in place, without a copy of what it holds.
  @inlinable
  public var wrappedValue: Value {
    get {
      guard let projectedValue else { return Self.missing() }
      return projectedValue
    }
    set { projectedValue = newValue }
    _modify {
      // Moved out, since an optional cannot be unwrapped in place without a force.
      var value = projectedValue.take() ?? Self.missing()
      defer { projectedValue = value }
      yield &value
    }
  }

  /// What is read of a local without a value: nothing, unless a value is just being stored in it.
  @usableFromInline
  static func missing() -> Value {
    guard let lent = Assignment.lent(Value.self) else { refuse() }
    return lent
  }

  @usableFromInline
  static func refuse() -> Never {
    // Not a precondition, whose words only debug builds print.
    fatalError(
      "a local of type \(Value.self) was read before it was assigned; the backtrace names it and its body"
    )
  }
}

extension Late: Equatable where Value: Equatable {}
extension Late: Hashable where Value: Hashable {}
extension Late: Encodable where Value: Encodable {}
extension Late: Decodable where Value: Decodable {}
extension Late: Sendable where Value: Sendable {}
