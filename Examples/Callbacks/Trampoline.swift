import Generators

/// The job as a generator that knows of no loop: it yields its questions and is sent the answers.
struct PriceSteps: GeneratorFunction {
  typealias Yielded = String
  typealias Sent = String
  typealias Returned = String
  let user: String
  var account = ""
  var order = ""
  var price = ""

  static let body = Program {
    Yield(into: \.account) { $0.user }  // ⟷ account
    Yield(into: \.order) { $0.account }  // ⟷ order
    Yield(into: \.price) { $0.order }  // ⟷ price
    Return { $0.price }
  }
}

/// Drives a generator with callbacks: all that a task does.
///
/// To an event loop there is hardly a difference between calling a callback and sending to a
/// suspended generator. Here each callback does nothing but `send`.
final class Trampoline {
  private var steps: Activation<PriceSteps>
  private let service: Service
  private let done: (Result<String, any Error>) -> Void

  init(
    _ steps: PriceSteps, _ service: Service, done: @escaping (Result<String, any Error>) -> Void
  ) {
    self.steps = steps.makeGenerator()
    self.service = service
    self.done = done
  }

  /// Resumes the generator with an answer; the first time there is none.
  func resume(with answer: Result<String, any Error>? = nil) {
    do {
      let step =
        switch answer {
        case nil: try steps.resume(.next)
        case .success(let value): try steps.send(value)  // ⟷ send
        case .failure(let error): try steps.throw(error)
        }
      switch step {
      case .yielded(let question): service.ask(question) { self.resume(with: $0) }
      case .returned(let price): done(.success(price))
      }
    } catch {
      done(.failure(error))
    }
  }
}
