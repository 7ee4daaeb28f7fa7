/// A generator function whose struct is generic: its body is a computed property.
///
/// A generic type cannot have the stored `static let body` of a ``GeneratorFunction``. Here ``body`` is
/// computed, once for each concrete type in the life of the process.
///
/// ```swift
/// struct Map<Base: Generator, Output>: GenericGeneratorFunction where Base.Sent == Void {
///   typealias Yielded = Output
///   let base: Base
///   let transform: (Base.Yielded) -> Output
///   @Late var item: Base.Yielded
///
///   static var body: some Statement<Self> {
///     For(\.item, in: { $0.base }) {
///       Yield { $0.transform($0.item) }
///     }
///   }
/// }
/// ```
///
/// A step costs some ten nanoseconds more than in a function that is not generic, because the
/// statements are found through a pointer and do not fold. A combinator that is used everywhere is
/// better written by hand, as a ``Generator``.
public protocol GenericGeneratorFunction: GeneratorSignature, Delegatable {
  /// The type of the statements; the compiler infers it.
  associatedtype Body: Statement where Body.Frame == Self

  /// The statements; computed once for each concrete type.
  @BodyBuilder<Self> static var body: Body { get }

  /// The older form of ``body``.
  @available(*, deprecated, renamed: "body")
  @BodyBuilder<Self> static func makeBody() -> Body
}

extension GenericGeneratorFunction {
  /// The statements of a function that was written with the older form.
  @available(*, deprecated, message: "write 'static var body: some Statement<Self> { … }'")
  @inlinable
  public static var body: Body { makeBody() }

  /// The older form of ``body``.
  @available(*, deprecated, renamed: "body")
  @inlinable
  public static func makeBody() -> Body { body }
}

extension GenericGeneratorFunction {
  @inlinable @inline(__always) public static var _isSpecialized: Bool { false }

  /// Calls the function: makes a generator that has not started.
  ///
  /// - Complexity: The first call for a concrete type builds its body; later ones look it up.
  @inlinable
  @inline(__always)
  public consuming func makeGenerator() -> GenericActivation<Self> {
    GenericActivation(self)
  }
}
