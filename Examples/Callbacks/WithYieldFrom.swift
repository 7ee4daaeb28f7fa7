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
    YieldFrom {  // ⟷ account
      $0.service.ask($0.user)
    } receive: {
      $0.account = $1
    }
    YieldFrom {  // ⟷ order
      $0.service.ask($0.account)
    } receive: {
      $0.order = $1
    }
    YieldFrom {  // ⟷ price
      $0.service.ask($0.order)
    } receive: {
      $0.price = $1
    }
    Return { $0.price }
  }
}
