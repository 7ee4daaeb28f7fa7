// What a newcomer writes, and what the compiler is to say of it. None of these is ever called: each is
// there for its message, and is tried only where nothing else fits.

extension BodyProgram where Body == EmptyStatement<Frame> {
  /// Refuses a body that has a `$0` of its own, as native control flow in it would use.
  @available(
    *, unavailable,
    message: """
      a body is built once, before there is a frame: only the closures of its statements have $0; \
      write If({ $0.n > 0 }) { … }, While({ … }) { … }, For(\\.item, in: { … }) { … } \
      and Do { $0.n += 1 } for Swift's own statements, and a property for each local
      """
  )
  public init(file: StaticString = #fileID, _ body: (inout Frame) throws -> Void) {
    fatalError("there for its message")
  }

  /// Refuses a native loop, which no builder can take.
  @available(
    *, unavailable,
    message: "a native loop runs once, when the body is built; use While({ … }) { … }"
  )
  @_disfavoredOverload
  public init(file: StaticString = #fileID, _ body: () throws -> Void) {
    fatalError("there for its message")
  }
}

// The same of the bodies inside of a body.

extension IfStatement
where Positive == EmptyStatement<Frame>, Negative == EmptyStatement<Frame> {
  /// Refuses a body that has a `$0` of its own.
  @available(
    *, unavailable,
    message: """
      a body is built once, before there is a frame: only the closures of its statements have $0; \
      write If({ $0.n > 0 }) { … }, While({ … }) { … }, For(\\.item, in: { … }) { … } \
      and Do { $0.n += 1 } for Swift's own statements, and a property for each local
      """
  )
  public init(
    _ condition: @escaping @Sendable (inout Frame) throws -> Bool,
    then positive: (inout Frame) throws -> Void
  ) { fatalError("there for its message") }
}

extension WhileStatement where Body == EmptyStatement<Frame> {
  /// Refuses a body that has a `$0` of its own.
  @available(
    *, unavailable,
    message: """
      a body is built once, before there is a frame: only the closures of its statements have $0; \
      write If({ $0.n > 0 }) { … }, While({ … }) { … }, For(\\.item, in: { … }) { … } \
      and Do { $0.n += 1 } for Swift's own statements, and a property for each local
      """
  )
  public init(
    _ condition: @escaping @Sendable (inout Frame) throws -> Bool,
    do body: (inout Frame) throws -> Void
  ) { fatalError("there for its message") }
}

extension ForeverStatement where Body == EmptyStatement<Frame> {
  /// Refuses a body that has a `$0` of its own.
  @available(
    *, unavailable,
    message: """
      a body is built once, before there is a frame: only the closures of its statements have $0; \
      write If({ $0.n > 0 }) { … }, While({ … }) { … }, For(\\.item, in: { … }) { … } \
      and Do { $0.n += 1 } for Swift's own statements, and a property for each local
      """
  )
  public init(do body: (inout Frame) throws -> Void) { fatalError("there for its message") }
}

extension ForStatement
where Source == FromSequence<EmptyCollection<Void>, Void>, Body == EmptyStatement<Frame> {
  /// Refuses a body that has a `$0` of its own.
  @available(
    *, unavailable,
    message: """
      a body is built once, before there is a frame: only the closures of its statements have $0; \
      write If({ $0.n > 0 }) { … }, While({ … }) { … }, For(\\.item, in: { … }) { … } \
      and Do { $0.n += 1 } for Swift's own statements, and a property for each local
      """
  )
  public init<Value>(
    _ source: @escaping @Sendable (inout Frame) throws -> Value,
    do body: (inout Frame) throws -> Void
  ) { fatalError("there for its message") }

  /// Refuses a body that has a `$0` of its own.
  @available(
    *, unavailable,
    message: """
      a body is built once, before there is a frame: only the closures of its statements have $0; \
      write If({ $0.n > 0 }) { … }, While({ … }) { … }, For(\\.item, in: { … }) { … } \
      and Do { $0.n += 1 } for Swift's own statements, and a property for each local
      """
  )
  public init<Value, Item>(
    _ path: @autoclosure () -> WritableKeyPath<Frame, Item>,
    in source: @escaping @Sendable (inout Frame) throws -> Value,
    do body: (inout Frame) throws -> Void
  ) { fatalError("there for its message") }
}

extension GeneratorFunction where Self: AnyObject {
  /// Refuses a class: its copies would share one frame.
  @available(
    *, unavailable,
    message: """
      a generator function is a struct: of a class all generators would share their locals; \
      for what they are to share, hold a class in a property
      """
  )
  public consuming func makeGenerator() -> Activation<Self> { fatalError("there for its message") }
}

extension GeneratorFunction {
  /// Refuses to resume a function that has not been called.
  @available(
    *, unavailable,
    message: "a generator function has to be called first: var generator = function.makeGenerator()"
  )
  public func next() throws -> Yielded? { fatalError("there for its message") }

  /// Refuses to resume a function that has not been called.
  @available(
    *, unavailable,
    message: "a generator function has to be called first: var generator = function.makeGenerator()"
  )
  public func send(_ value: Sent) throws -> Step<Yielded, Returned> {
    fatalError("there for its message")
  }
}

extension YieldFromStatement
where Source == FromSequence<EmptyCollection<Frame.Yielded>, Frame.Sent> {
  /// Refuses a delegate that is none.
  @available(
    *, unavailable,
    message: """
      this is no generator and no sequence, so there is nothing to delegate to; \
      what is only computed is stored by Do { $0.local = … }
      """
  )
  @_disfavoredOverload
  public init<Value>(
    line: UInt32 = #line,
    _ source: @escaping @Sendable (inout Frame) throws -> Value,
    receive: @escaping @Sendable (inout Frame, Value) throws -> Void = { _, _ in },
    last: Void = ()
  ) { fatalError("there for its message") }

  /// Refuses a delegate that is none.
  @available(
    *, unavailable,
    message: """
      this is no generator and no sequence, so there is nothing to delegate to; \
      what is only computed is stored by Do { $0.local = … }
      """
  )
  @_disfavoredOverload
  public init<Value>(
    line: UInt32 = #line, into path: @autoclosure () -> WritableKeyPath<Frame, Value>,
    _ source: @escaping @Sendable (inout Frame) throws -> Value
  ) { fatalError("there for its message") }
}

extension ReturnStatement where Frame.Returned == Void {
  /// Warns of a value where nothing is returned: one that is unavailable would lose to the statement
  /// that drops the value in silence.
  @available(
    *, deprecated,
    message: "this function returns nothing; say what it returns: typealias Returned = …"
  )
  public init<Value>(_ value: @escaping @Sendable (inout Frame) throws -> Value) {
    self.init { frame in _ = try value(&frame) }
  }
}
