/// The job with callbacks.
///
/// Each stage is a function inside the one before. What a stage found out is kept by closures; the
/// loop's stack holds nothing of it, so each stage has to pass its error on by itself.
enum WithCallbacks {
  /// Finds out the price of what a user has ordered.
  static func price(
    of user: String, from service: Service,
    _ done: @escaping (Result<String, any Error>) -> Void
  ) {
    service.ask(user) { first in  // ⟷ account
      switch first {
      case .failure: done(first)
      case .success(let account):
        service.ask(account) { second in  // ⟷ order
          switch second {
          case .failure: done(second)
          case .success(let order):
            service.ask(order) { third in  // ⟷ price
              done(third)
            }
          }
        }
      }
    }
  }
}
