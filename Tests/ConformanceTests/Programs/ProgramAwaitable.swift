import Generators
import Loop

typealias LazyAwaitable = AnyGenerator<Suspension, Void, Value>

extension LazyAwaitable {
  /// Holds an awaitable of the library and makes a value of what it gives.
  init<Source: Awaitable>(
    _ source: Source, _ translate: @escaping (Source.Delegation.Returned) -> Value
  ) {
    self.init(Translated(base: source.makeGenerator(), translate: translate))
  }
}

/// A generator whose returned value is translated.
struct Translated<Base: Generator>: Generator
where Base.Yielded == Suspension, Base.Sent == Void {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Value

  var base: Base
  let translate: (Base.Returned) -> Value

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Value> {
    switch try base.resume(resumption) {
    case .yielded(let suspension): .yielded(suspension)
    case .returned(let value): .returned(translate(value))
    }
  }
}

/// Anything that a program awaits.
enum ProgramAwaitable: Awaitable {
  case future(Future<Value>)
  case lazy(LazyAwaitable)
  /// A member of a `wait`: its future is noted, so that its position can be told.
  indirect case member(ProgramAwaitable, at: Int, Positions)

  /// The positions of the members of a `wait`.
  final class Positions {
    var futures: [(Future<Value>, Int)] = []

    func positions(of members: [Future<Value>]) -> Plain {
      let set = Set(members)
      return .list(futures.filter { set.contains($0.0) }.map { .int($0.1) })
    }
  }

  enum Delegation: Generator {
    typealias Yielded = Suspension
    typealias Sent = Void
    typealias Returned = Value

    case future(Future<Value>.Await)
    case lazy(LazyAwaitable)

    mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Value> {
      switch self {
      case .future(let wait): try wait.resume(resumption)
      case .lazy(let generator): try generator.resume(resumption)
      }
    }
  }

  func makeGenerator() -> Delegation {
    switch self {
    case .future(let future): .future(future.makeGenerator())
    case .lazy(let generator): .lazy(generator)
    case .member(let awaitable, _, _): awaitable.makeGenerator()
    }
  }

  func ensureFuture(on loop: EventLoop) -> Future<Value> {
    switch self {
    case .future(let future): return future
    case .lazy(let generator): return loop.createTask(generator).future
    case .member(let awaitable, let position, let positions):
      let future = awaitable.ensureFuture(on: loop)
      positions.futures.append((future, position))
      return future
    }
  }

  var isFuture: Bool {
    if case .future = self { true } else { false }
  }

  var future: Future<Value> {
    get throws {
      guard case .future(let future) = self else { throw LanguageError("no future") }
      return future
    }
  }

  var lazy: LazyAwaitable {
    get throws {
      guard case .lazy(let generator) = self else { throw LanguageError("nothing lazy") }
      return generator
    }
  }
}
