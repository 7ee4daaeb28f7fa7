import Generators

/// Something that a coroutine can wait for with `YieldFrom`: a coroutine, a future, a task.
///
/// Another package adds an awaitable of its own by conforming a type: either a ``Coroutine``, or
/// anything whose generator yields ``Suspension``s.
///
/// ## The contract
///
/// Anyone may write an awaitable; `AwaitableLaw.check(isLazy:_:)` of `LoopTesting` runs one through
/// these rules.
///
/// 1. It begins nothing until it is awaited: `makeGenerator()` adds no timer, watches nothing and makes
///    no task; the first step does. (A future, and what gives one, stands for what has begun.)
/// 2. It yields ``Suspension``s of futures of its own loop, or bare ones, and comes to an end.
/// 3. It ends in the same way however it is awaited: by `YieldFrom`, as a task, through
///    ``ensureFuture(on:)``, by ``EventLoop/runUntilComplete(_:)``.
/// 4. An error may be raised in it at every suspension, ``CancelledError`` above all. It then ends, at
///    once or after it has cleaned up, and leaves nothing that it has begun: no timer, no place in a
///    line, no watched descriptor. What was meant for it, it hands on: a cancellation may come when
///    what it waited for is there already.
/// 5. When it is closed (`GeneratorExit` is raised) the same holds, but it cannot wait any more: it
///    does not yield again.
/// 6. It keeps what it is made of: a task that waits for it can be cancelled, and then ends, though
///    everybody else has dropped the futures that it waits for.
public protocol Awaitable<Awaited>: Delegatable
where Delegation.Yielded == Suspension, Delegation.Sent == Void, Delegation.Returned == Awaited {
  /// What waiting gives; the compiler infers it.
  ///
  /// A helper takes `some Awaitable<Int>` for whatever gives an `Int` when it is awaited.
  associatedtype Awaited = Delegation.Returned

  /// The future of what is awaited, on a loop: a future and a task are their own, everything else
  /// is wrapped in a task.
  func ensureFuture(on loop: EventLoop) -> Future<Delegation.Returned>
}

extension FutureProtocol {
  /// The future itself.
  @inlinable
  public func ensureFuture(on loop: EventLoop) -> Future<Value> { future }
}

/// A generator function that is driven by a loop: what Python marked with `@asyncio.coroutine`.
///
/// It yields what it waits for, is sent nothing, and returns its result. Its body hardly ever says
/// `Yield`: it says `YieldFrom` an awaitable.
///
/// ```swift
/// struct DownloadOne: Coroutine {
///   typealias Returned = String
///   let cc: String
///   var image: [UInt8] = []
///
///   static let body = Program {
///     YieldFrom(into: \.image) { GetFlag(cc: $0.cc) }
///     Do { try save($0.image, as: $0.cc) }
///     Return { $0.cc }
///   }
/// }
/// ```
public protocol Coroutine: GeneratorFunction, Awaitable
where Yielded == Suspension, Sent == Void {}

/// A coroutine whose struct is generic: its body is a computed property.
///
/// What ``Coroutine`` is to a `GeneratorFunction`, this is to a `GenericGeneratorFunction`. A type
/// parameter that appears in the body has to be `SendableMetatype`, since the closures of statements
/// are `@Sendable`.
///
/// ```swift
/// struct Twice<Job: Awaitable & SendableMetatype>: GenericCoroutine {
///   typealias Returned = [Job.Delegation.Returned]
///   let make: () -> Job
///   var results: [Job.Delegation.Returned] = []
///
///   init(_ make: @escaping () -> Job) { self.make = make }
///
///   static var body: some Statement<Self> {
///     For({ _ in 1...2 }) {
///       YieldFrom { $0.make() } receive: { $0.results.append($1) }
///     }
///     Return { $0.results }
///   }
/// }
/// ```
public protocol GenericCoroutine: GenericGeneratorFunction, Awaitable
where Yielded == Suspension, Sent == Void {}
