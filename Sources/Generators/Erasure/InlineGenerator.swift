/// The locals of a generator that is written as an expression, without a type of its own.
///
/// In its statements `$0.name` is a local: `locals` is a tuple with labels, or a struct. A tuple of
/// one is none in Swift: a single local is `$0.locals`.
@dynamicMemberLookup
@frozen
public struct InlineFunction<Locals, Yielded, Sent, Returned>: GeneratorSignature {
  /// The locals.
  public var locals: Locals

  /// Makes the locals of a new generator.
  @inlinable
  public init(locals: Locals) {
    self.locals = locals
  }

  /// One of the locals.
  @inlinable
  @inline(__always)
  public subscript<Value>(dynamicMember path: WritableKeyPath<Locals, Value>) -> Value {
    get { locals[keyPath: path] }
    set { locals[keyPath: path] = newValue }
    _modify { yield &locals[keyPath: path] }
  }

  /// One of the locals that is a constant.
  @inlinable
  @inline(__always)
  public subscript<Value>(dynamicMember path: KeyPath<Locals, Value>) -> Value {
    locals[keyPath: path]
  }
}

extension InlineFunction {
  // Which types these are is known only where the expression is.

  @inlinable
  @inline(__always)
  public static func _noneSent() -> Sent? { DynamicNone.value(of: Sent.self) }

  @inlinable
  @inline(__always)
  public static func _isNone(_ sent: Sent) -> Bool { DynamicNone.isNone(sent) }

  @inlinable
  @inline(__always)
  public static func _noneReturned() -> Returned? { DynamicNone.value(of: Returned.self) }

  // A key path through the subscript of the locals does not fold (Swift 6.3).
  @inlinable @inline(__always) public static var _isSpecialized: Bool { false }
}

extension InlineFunction: Equatable where Locals: Equatable {}
extension InlineFunction: Hashable where Locals: Hashable {}
extension InlineFunction: Sendable where Locals: Sendable {}

/// A generator that is written as an expression, for those too small to deserve a type.
///
/// ```swift
/// var squares = InlineGenerator(locals: (i: 1, n: 3), yields: Int.self) {
///   While({ $0.i <= $0.n }) {
///     Yield { $0.i * $0.i }
///     Do { $0.i += 1 }
///   }
/// }
/// while let square = try squares.next() { print(square) }  // 1 4 9
/// ```
///
/// The statements are those of a ``GeneratorFunction``. The types that are yielded, sent and
/// returned are named, since the compiler does not infer them from statements; those that are
/// `Void` can be left out. What comes from around the expression is captured as in every closure,
/// and must be `Sendable`. A `Break` or `Continue` that is for no loop does not compile.
///
/// A value like any other, but for a checkpoint: a process that reads one has no expression to go
/// on with. A step costs a call through a pointer more than one of a generator function, and the
/// expression builds its body each time it is evaluated.
public typealias InlineGenerator<Locals, Yielded, Sent, Returned> =
  DynamicGenerator<InlineFunction<Locals, Yielded, Sent, Returned>>

// Not one initialiser with default arguments: the compiler does not infer a type from a default where
// a requirement refers to other types too (Swift 6.3).

extension DynamicGenerator {
  /// Makes a generator that has not started out of its locals and its body.
  ///
  /// - Parameters:
  ///   - locals: The initial values of the locals: a tuple with labels, or a struct.
  ///   - yields: What a `yield` hands out.
  ///   - takes: What a `yield` receives.
  ///   - returns: What the generator returns at its end.
  ///   - body: The statements.
  @inlinable
  public init<Locals, Yielded, Sent, Returned, Body: Statement>(
    locals: Locals, yields: Yielded.Type, takes: Sent.Type, returns: Returned.Type,
    @BodyBuilder<InlineFunction<Locals, Yielded, Sent, Returned>> _ body: () -> Body
  )
  where
    Frame == InlineFunction<Locals, Yielded, Sent, Returned>, Body.Frame == Frame,
    Body.LoopControl: EnclosedLoopControl
  {
    self.init(frame: InlineFunction(locals: locals), body: AnyStatement(body()))
  }

  /// Makes a generator that returns nothing.
  ///
  /// - Parameters:
  ///   - locals: The initial values of the locals: a tuple with labels, or a struct.
  ///   - yields: What a `yield` hands out.
  ///   - takes: What a `yield` receives.
  ///   - body: The statements.
  @inlinable
  public init<Locals, Yielded, Sent, Body: Statement>(
    locals: Locals, yields: Yielded.Type, takes: Sent.Type,
    @BodyBuilder<InlineFunction<Locals, Yielded, Sent, Void>> _ body: () -> Body
  )
  where
    Frame == InlineFunction<Locals, Yielded, Sent, Void>, Body.Frame == Frame,
    Body.LoopControl: EnclosedLoopControl
  {
    self.init(frame: InlineFunction(locals: locals), body: AnyStatement(body()))
  }

  /// Makes a generator that is sent nothing.
  ///
  /// - Parameters:
  ///   - locals: The initial values of the locals: a tuple with labels, or a struct.
  ///   - yields: What a `yield` hands out.
  ///   - returns: What the generator returns at its end.
  ///   - body: The statements.
  @inlinable
  public init<Locals, Yielded, Returned, Body: Statement>(
    locals: Locals, yields: Yielded.Type, returns: Returned.Type,
    @BodyBuilder<InlineFunction<Locals, Yielded, Void, Returned>> _ body: () -> Body
  )
  where
    Frame == InlineFunction<Locals, Yielded, Void, Returned>, Body.Frame == Frame,
    Body.LoopControl: EnclosedLoopControl
  {
    self.init(frame: InlineFunction(locals: locals), body: AnyStatement(body()))
  }

  /// Makes a generator that is sent nothing and returns nothing.
  ///
  /// - Parameters:
  ///   - locals: The initial values of the locals: a tuple with labels, or a struct.
  ///   - yields: What a `yield` hands out.
  ///   - body: The statements.
  @inlinable
  public init<Locals, Yielded, Body: Statement>(
    locals: Locals, yields: Yielded.Type,
    @BodyBuilder<InlineFunction<Locals, Yielded, Void, Void>> _ body: () -> Body
  )
  where
    Frame == InlineFunction<Locals, Yielded, Void, Void>, Body.Frame == Frame,
    Body.LoopControl: EnclosedLoopControl
  {
    self.init(frame: InlineFunction(locals: locals), body: AnyStatement(body()))
  }

  /// Makes a generator without locals that is sent nothing and returns nothing.
  ///
  /// - Parameters:
  ///   - yields: What a `yield` hands out.
  ///   - body: The statements.
  @inlinable
  public init<Yielded, Body: Statement>(
    yields: Yielded.Type,
    @BodyBuilder<InlineFunction<Void, Yielded, Void, Void>> _ body: () -> Body
  )
  where
    Frame == InlineFunction<Void, Yielded, Void, Void>, Body.Frame == Frame,
    Body.LoopControl: EnclosedLoopControl
  {
    self.init(frame: InlineFunction(locals: ()), body: AnyStatement(body()))
  }
}
