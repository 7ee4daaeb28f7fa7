import Generators

/// A coroutine inside a time limit, if there is one.
///
/// What `With { loop.timeout(…) } do: { YieldFrom { base } }` does.
struct Limited<Base: Generator>: Generator, Awaitable
where Base.Yielded == Suspension, Base.Sent == Void {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Base.Returned

  private var base: Base
  private let limit: EventLoop.Timeout?
  private var hasBegun = false

  init(_ base: Base, _ limit: EventLoop.Timeout?) {
    self.base = base
    self.limit = limit
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Returned> {
    try advance(resumption).get()
  }

  mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Returned> {
    if !hasBegun {
      if case .raise(let error) = resumption { return .raised(error) }
      hasBegun = true
      do { try limit?.begin() } catch { return .raised(error) }
    }
    let outcome: Outcome<Suspension, Returned>
    if case .raise(let error) = resumption, error is GeneratorExit {
      outcome = .raised(base._closing() ?? error)
    } else {
      outcome = base.advance(resumption)
    }
    switch outcome {
    case .yielded: return outcome
    case .raised(let error):
      do { try limit?.end(error) } catch { return .raised(error) }
    case .returned, .exhausted:
      do { try limit?.end(nil) } catch { return .raised(error) }
    }
    return outcome
  }
}
