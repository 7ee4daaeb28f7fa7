/// What a statement tells about the `Break`s and `Continue`s in it, if all are for loops in it.
public protocol EnclosedLoopControl: KnownLoopControl {}

/// What a statement tells about the `Break`s and `Continue`s in it.
public protocol KnownLoopControl {}

extension Statements {
  /// No `Break` or `Continue` in a statement is for a loop around it.
  @frozen
  public enum NoLoopControl: EnclosedLoopControl {}

  /// A `Break` or `Continue`, for which there has to be a loop around it.
  @frozen
  public enum BreakOrContinueOutsideOfALoop: KnownLoopControl {}

  /// What is true of one of two statements, or of both.
  @frozen
  public enum EitherLoopControl<First, Second>: KnownLoopControl {}
}

extension Statements {
  /// None, of a loop: what its statements tell of theirs is for it.
  @frozen
  public enum LoopBody<Inner>: EnclosedLoopControl {}

  /// None, of a statement that holds its delegate inline, and so the body of the delegate.
  ///
  /// That is in the type, so that the compiler has to know the delegate's body before it knows this one: of
  /// functions that contain each other it would otherwise not say so, but lay them out without end.
  @frozen
  public enum InlineDelegation<Engine>: EnclosedLoopControl {}
}

extension Statements.EitherLoopControl: EnclosedLoopControl
where First: EnclosedLoopControl, Second: EnclosedLoopControl {}

/// When a `Break` or `Continue` is taken.
public protocol LoopCondition<Frame>: Sendable {
  /// The generator function whose locals are asked.
  associatedtype Frame: GeneratorSignature

  /// Whether it is taken.
  ///
  /// - Throws: What is raised in the body instead.
  func holds(_ frame: inout Frame) throws -> Bool
}

/// The condition of a plain `Break()` or `Continue()`.
@frozen
public struct Unconditional<Frame: GeneratorSignature>: LoopCondition {
  @inlinable
  @inline(__always)
  init() {}

  @inlinable
  @inline(__always)
  public func holds(_ frame: inout Frame) -> Bool { true }
}

extension Decision: LoopCondition where Frame: GeneratorSignature {
  @inlinable
  @inline(__always)
  public func holds(_ frame: inout Frame) throws -> Bool { try self(&frame) }
}

extension Statements {
  /// Ends the innermost loop: Python's `break`.
  ///
  /// `Break(if: { $0.term == nil })` is `If({ $0.term == nil }) { Break() }`, to a checkpoint too.
  @frozen
  public struct Break<Frame, Condition: LoopCondition>: ImmediateStatement
  where Condition.Frame == Frame {
    public typealias LoopControl = Statements.BreakOrContinueOutsideOfALoop

    @usableFromInline let condition: Condition

    /// Makes the statement.
    @inlinable
    @inline(__always)
    public init() where Condition == Unconditional<Frame> { condition = Unconditional() }

    /// Makes a statement that ends the loop if a condition holds, and does nothing if not.
    @inlinable
    @inline(__always)
    public init(if condition: @escaping @Sendable (inout Frame) throws -> Bool)
    where Condition == Decision<Frame> {
      self.condition = Decision(condition)
    }

    @inlinable
    @inline(__always)
    public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> {
      do {
        return try condition.holds(&frame) ? .broke : .next
      } catch {
        return .raised(error)
      }
    }
  }
}

extension Statements {
  /// Goes on with the next round of the innermost loop: Python's `continue`.
  ///
  /// `Continue(if: { $0.isOdd })` is `If({ $0.isOdd }) { Continue() }`, to a checkpoint too.
  @frozen
  public struct Continue<Frame, Condition: LoopCondition>: ImmediateStatement
  where Condition.Frame == Frame {
    public typealias LoopControl = Statements.BreakOrContinueOutsideOfALoop

    @usableFromInline let condition: Condition

    /// Makes the statement.
    @inlinable
    @inline(__always)
    public init() where Condition == Unconditional<Frame> { condition = Unconditional() }

    /// Makes a statement that goes on with the next round if a condition holds, and does nothing if
    /// not.
    @inlinable
    @inline(__always)
    public init(if condition: @escaping @Sendable (inout Frame) throws -> Bool)
    where Condition == Decision<Frame> {
      self.condition = Decision(condition)
    }

    @inlinable
    @inline(__always)
    public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> {
      do {
        return try condition.holds(&frame) ? .continued : .next
      } catch {
        return .raised(error)
      }
    }
  }
}

extension GeneratorSignature {
  /// Ends the innermost loop.
  public typealias Break<Condition: LoopCondition<Self>> = Statements.Break<Self, Condition>

  /// Goes on with the next round of the innermost loop.
  public typealias Continue<Condition: LoopCondition<Self>> = Statements.Continue<Self, Condition>
}

extension Statements.Break {
  public static func describe(into outline: inout String) {
    outline += Condition.self == Unconditional<Frame>.self ? "break" : "if { break } else { pass }"
  }
}

extension Statements.Continue {
  public static func describe(into outline: inout String) {
    outline +=
      Condition.self == Unconditional<Frame>.self ? "continue" : "if { continue } else { pass }"
  }
}
