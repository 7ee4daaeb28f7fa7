import Generators
import Loop

/// The server's side of one connection: a request, a response, and so on.
///
/// Give it to `startServer` with what answers: a request, or bytes that are none, becomes a plan.
package struct HTTPConversation: Coroutine {
  /// What answers.
  package typealias Answer = (Result<HTTPRequest, HTTPError>) -> ResponsePlan

  let loop: EventLoop
  let reader: StreamReader
  let writer: StreamWriter
  let answer: Answer
  var parser = HTTPRequestParser()
  var failure: HTTPError?
  var plan = ResponsePlan(delay: .zero, bytes: [], ending: .keepAlive)
  var isOpen = true

  /// Makes the coroutine of one connection.
  package init(
    loop: EventLoop, reader: StreamReader, writer: StreamWriter, answer: @escaping Answer
  ) {
    self.loop = loop
    self.reader = reader
    self.writer = writer
    self.answer = answer
  }

  package static let body = Program {
    Try {
      While({ $0.isOpen }) {
        If({ $0.planNext() }) {
          YieldFrom {
            Respond(loop: $0.loop, reader: $0.reader, writer: $0.writer, plan: $0.plan)
          }
          Do { $0.isOpen = $0.plan.ending == .keepAlive }
        } else: {
          YieldFrom({ $0.reader.read() }, receive: { $0.take($1) })
        }
      }
    } finally: {
      Do { $0.writer.close() }
    }
  }

  private mutating func take(_ bytes: [UInt8]) {
    if bytes.isEmpty { isOpen = false }
    do throws(HTTPError) { try parser.feed(bytes) } catch { failure = error }
  }

  /// Plans the response to what came; false if there is nothing to answer yet.
  private mutating func planNext() -> Bool {
    if let request = parser.next() {
      plan = answer(.success(request))
    } else if let failure {
      plan = answer(.failure(failure))
    } else {
      return false
    }
    return true
  }
}

/// Does what a plan says.
package struct Respond: Coroutine {
  let loop: EventLoop
  let reader: StreamReader
  let writer: StreamWriter
  let plan: ResponsePlan

  package static let body = Program {
    If({ $0.plan.delay > .zero }) {
      YieldFrom { $0.loop.sleep($0.plan.delay) }
    }
    Do { $0.writer.write($0.plan.bytes) }
    YieldFrom { $0.writer.drain() }
    If({ $0.plan.ending == .stall }) {
      // The client's end of patience.
      YieldFrom { $0.reader.readToEnd() }
    }
    If({ $0.plan.ending == .reset }) {
      Do { $0.writer.abort() }
    }
  }
}
