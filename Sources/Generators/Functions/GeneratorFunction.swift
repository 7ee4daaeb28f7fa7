/// A function whose body can be suspended: Python's `def` with a `yield` in it.
///
/// The conforming struct is the frame: its stored properties are the parameters and the locals. Its
/// body is a static property, so that it works on the frame that it is given (`$0`) and cannot
/// capture a stale copy of `self`. Calling the function is ``Delegatable/makeGenerator()``.
///
/// ```swift
/// struct Countdown: GeneratorFunction {
///   typealias Yielded = Int
///   var n: Int
///
///   static let body = Program {
///     While({ $0.n > 0 }) {
///       Yield { $0.n }
///       Do { $0.n -= 1 }
///     }
///   }
/// }
/// ```
public protocol GeneratorFunction: GeneratorSignature, Delegatable {
  /// The type of the statements; the compiler infers it.
  ///
  /// So `Body` is this type in every generator function; write a type of your own that has this name
  /// with its module there, or with the type around it: `Module.Body`.
  associatedtype Body: Statement where Body.Frame == Self

  /// The statements.
  static var body: Program<Body> { get }
}

extension GeneratorFunction {
  /// Calls the function: makes a generator that has not started.
  @inlinable
  @inline(__always)
  public consuming func makeGenerator() -> Activation<Self> {
    Activation(self)
  }
}
