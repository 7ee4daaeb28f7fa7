import Generators
import Loop

/// The job as a coroutine: the stages follow one another, and an error leaves by itself.
struct Price: Coroutine {
  typealias Returned = String
  let service: Service
  let user: String
  var account = ""
  var order = ""
  var price = ""

  static let body = Program {
    YieldFrom(into: \.account) { $0.service.ask($0.user) }  // ⟷ account
    YieldFrom(into: \.order) { $0.service.ask($0.account) }  // ⟷ order
    YieldFrom(into: \.price) { $0.service.ask($0.order) }  // ⟷ price
    Return { $0.price }
  }
}
