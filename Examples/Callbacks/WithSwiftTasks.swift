import Dispatch
import Marks

/// The job as a Swift task; the service calls back, and a continuation is what it calls.
package enum WithSwiftTasks {
  /// Finds out what each user has to pay.
  package static func prices(of users: [String]) async {
    for user in users {
      let customer = Task(executorPreference: RecordingExecutor.shared) {
        await running(user) {
          do {
            print("  the price is \(try await price(of: user))")
          } catch {
            print("  failed: \(error)")
          }
        }
      }
      await waiting(for: user) { await customer.value }
    }
  }

  private static func price(of user: String) async throws -> String {
    let account = try await waiting(for: "service") { try await ask(user) }  // ⟷ account
    let order = try await waiting(for: "service") { try await ask(account) }  // ⟷ order
    return try await waiting(for: "service") { try await ask(order) }  // ⟷ price
  }

  private static func ask(_ question: String) async throws -> String {
    try await withCheckedThrowingContinuation { continuation in
      ask(question) { continuation.resume(with: $0) }
    }
  }

  /// The service calls back when it has the answer.
  private static func ask(
    _ question: String, _ reply: @escaping @Sendable (Result<String, any Error>) -> Void
  ) {
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) {  // ⟷ ask
      reply(Result { try answer(question) })
    }
  }
}
