import Marks

/// The job on a thread that is blocked at each stage: it reads as simply, and costs a thread.
package enum WithThreads {
  /// Finds out what each user has to pay.
  package static func prices(of users: [String]) {
    for user in users {
      let customer = NamedThread(user) {
        do {
          print("  the price is \(try price(of: user))")
        } catch {
          print("  failed: \(error)")
        }
      }
      customer.join()
    }
  }

  private static func price(of user: String) throws -> String {
    let account = try ask(user)  // ⟷ account
    let order = try ask(account)  // ⟷ order
    return try ask(order)  // ⟷ price
  }

  private static func ask(_ question: String) throws -> String {
    sleep(for: .milliseconds(100))  // ⟷ ask
    return try answer(question)
  }
}

/// The service does not know an answer.
struct NothingKnown: Error, CustomStringConvertible {
  let question: String

  var description: String { "nothing is known of \(question)" }
}

/// What the service knows.
func answer(_ question: String) throws -> String {
  let answers = [
    "user ada": "account 17", "account 17": "order 3", "order 3": "42 euros",
    "user bob": "account 18",
  ]
  print("  \(question): \(answers[question] ?? "?")")
  guard let answer = answers[question] else { throw NothingKnown(question: question) }
  return answer
}
