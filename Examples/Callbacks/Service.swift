import Generators
import Loop

/// A slow service: it answers each question with the next one, a hundred milliseconds later.
final class Service {
  /// The service does not know an answer.
  struct Unknown: Error {
    let question: String
  }

  private let loop: EventLoop
  private let answers = [
    "user ada": "account 17", "account 17": "order 3", "order 3": "42 euros",
    "user bob": "account 18",
  ]

  init(loop: EventLoop) { self.loop = loop }

  /// Calls back with the answer, or with an error.
  func ask(_ question: String, _ reply: @escaping (Result<String, any Error>) -> Void) {
    loop.callLater(.milliseconds(100)) { [answers] in  // ⟷ ask
      guard let answer = answers[question] else {
        print("  \(question): ?")
        return reply(.failure(Unknown(question: question)))
      }
      print("  \(question): \(answer)")
      reply(.success(answer))
    }
  }

  /// A future of the answer.
  func ask(_ question: String) -> Future<String> {
    let future: Future<String> = loop.createFuture()
    ask(question) { result in
      // Nobody else completes the future, so it cannot be done.
      switch result {
      case .success(let answer): try? future.setResult(answer)
      case .failure(let error): try? future.setException(error)
      }
    }
    return future
  }
}

/// How the job has ended, in words.
func outcome(_ result: Result<String, any Error>) -> String {
  switch result {
  case .success(let price): "the price is \(price)"
  case .failure(let unknown as Service.Unknown): "failed: nothing is known of \(unknown.question)"
  case .failure(let error): "failed: \(error)"
  }
}
