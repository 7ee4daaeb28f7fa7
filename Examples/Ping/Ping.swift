import Generators
import Loop

/// Answers each datagram but every third one, as a network would that loses some.
struct Pong: Coroutine {
  let socket: DatagramSocket
  var count = 0
  @Late var question: Datagram

  static let body = Program {
    Forever {
      YieldFrom(into: \.question) { $0.socket.receive() }
      Do { $0.count += 1 }
      Continue(if: { $0.count % 3 == 0 })
      YieldFrom { $0.socket.send($0.question.bytes, to: $0.question.address) }
    }
  }
}

/// Sends a datagram, and waits for one with the same bytes; an answer that comes late is another one's.
struct Ask: Coroutine {
  let socket: DatagramSocket
  let number: Int
  @Late var answer: Datagram
  var question: [UInt8] { Array("ping \(number)".utf8) }

  static let body = Program {
    YieldFrom { $0.socket.send($0.question) }
    Forever {
      YieldFrom(into: \.answer) { $0.socket.receive() }
      Break(if: { $0.answer.bytes == $0.question })
    }
  }
}

/// Asks so many times; asks again where no answer comes for a second.
struct Ping: Coroutine {
  let socket: DatagramSocket
  let count: Int
  var number = 1

  static let body = Program {
    While({ $0.number <= $0.count }) {
      Try {
        YieldFrom {
          $0.loop.waitFor(Ask(socket: $0.socket, number: $0.number), timeout: .seconds(1))
        }
        Do {
          print("ping \($0.number): answered")
          $0.number += 1
        }
      } catch: {
        Catch(TimeoutError.self) { Do { print("ping \($0.number): no answer, once more") } }
      }
    }
  }
}
