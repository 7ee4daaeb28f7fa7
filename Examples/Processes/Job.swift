import Generators
import Loop

/// Runs one command when there is room, and says what became of it.
struct Job: Coroutine {
  typealias Returned = String
  let pool: Semaphore
  let command: [String]
  var result: ProcessResult?
  var failure = ""

  static let body = Program {
    With({ $0.pool }) {
      Try {
        YieldFrom(into: \.result) { job in
          job.loop.waitFor(
            job.loop.run(job.command[0], Array(job.command.dropFirst())), timeout: .seconds(1))
        }
      } catch: {
        Catch(ProcessStartError.self) { Do { $0.failure = "not found" } }
        Catch(TimeoutError.self) { Do { $0.failure = "took too long, and was ended" } }
      }
    }
    Return { "\($0.command.joined(separator: " ")): \($0.ending)" }
  }

  private var ending: String {
    guard let result else { return failure }
    return switch result.terminationStatus {
    case .exited(0): result.text.split(separator: "\n").joined(separator: " ")
    case .exited(let code): "exit status \(code)"
    case .signalled(let signal): "signal \(signal.rawValue)"
    }
  }
}

/// Runs all commands, a few at a time; the answers come in the order of the commands.
struct RunAll: Coroutine {
  typealias Returned = [String]
  let commands: [[String]]
  let limit: Int
  var answers: [String] = []

  static let body = Program {
    YieldFrom(into: \.answers) { frame in
      let pool = Semaphore(value: frame.limit)
      return frame.loop.gather(frame.commands.map { Job(pool: pool, command: $0) })
    }
    Return { $0.answers }
  }
}
