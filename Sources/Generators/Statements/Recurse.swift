/// Runs another generator in place of this one until it ends, on the stack of the outermost one.
///
/// It means what ``GeneratorSignature/YieldFrom`` means. The delegate is not held inside this
/// generator but on top of the chain of delegation that runs, in memory that is used again and
/// again. So a function can delegate to itself, to any depth:
///
/// ```swift
/// struct Walk: GeneratorFunction {
///   typealias Yielded = Int
///   let node: Node
///
///   static let body = Program {
///     If { $0.node.left != nil } then: { Recurse { Walk(node: $0.node.left!) } }
///     Yield { $0.node.key }
///     If { $0.node.right != nil } then: { Recurse { Walk(node: $0.node.right!) } }
///   }
/// }
/// ```
///
/// An item costs the same at depth 1 and at depth 1,000,000, and no native stack is used in
/// proportion to the depth. That needs a driver, which an ``AnyGenerator`` is: run the outermost
/// generator behind one. Without a driver the first level makes an `AnyGenerator` for itself.
@frozen
public struct RecurseStatement<Frame: GeneratorSignature, Value: Delegatable>: Statement
where Value.Delegation.Yielded == Frame.Yielded, Value.Delegation.Sent == Frame.Sent {
  @usableFromInline typealias Inner = YieldFromStatement<Frame, FromBoxed<Value>>
  public typealias Storage = FromBoxed<Value>.Delegation?

  @usableFromInline let inner: Inner

  /// Makes the statement.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - source: Gives the delegate.
  ///   - receive: Takes the value that the delegate returns.
  @inlinable
  @inline(__always)
  public init(
    line: UInt32 = #line,
    _ source: @escaping @Sendable (inout Frame) throws -> Value,
    receive: @escaping @Sendable (inout Frame, Value.Delegation.Returned) throws -> Void = {
      _, _ in
    }
  ) {
    inner = Inner(source: Code(source), receive: Receiver(receive), line: line)
  }

  @inlinable @inline(__always) public static var points: Int32 { 1 }

  @inlinable
  @inline(__always)
  public func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    guard let driver = cursor.driver, Driver.fitsFrame(Value.Delegation.self) else {
      return inner.enter(&frame, &cursor, &storage)
    }
    cursor.point = 0
    do {
      let delegate = try inner.source(&frame).makeGenerator()
      if let object = delegate._object {
        _ = cursor.mount(object)
      } else {
        Driver.push(delegate, driver.assumingMemoryBound(to: CoreHead.self))
      }
      return .delegated
    } catch {
      return .raised(error)
    }
  }

  @inlinable
  @inline(__always)
  public func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    inner.resume(resumption, &frame, &cursor, &storage)
  }
}

/// Delegation to a new generator behind a reference of its own.
public enum FromBoxed<Value: Delegatable>: DelegationSource {
  public typealias Delegation = AnyGenerator<
    Value.Delegation.Yielded, Value.Delegation.Sent, Value.Delegation.Returned
  >

  @inlinable
  @inline(__always)
  public static func makeGenerator(_ value: consuming Value) -> Delegation {
    AnyGenerator(value)
  }
}

extension GeneratorSignature {
  /// Runs another generator in place of this one until it ends, on the stack of the outermost one.
  public typealias Recurse<Value: Delegatable> = RecurseStatement<Self, Value>
  where Value.Delegation.Yielded == Yielded, Value.Delegation.Sent == Sent
}
