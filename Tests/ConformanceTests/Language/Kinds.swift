import Generators
import Loop

/// An error that a program raises, of a kind that the library does not know.
struct ProgramError: Error {
  let kind: String
  let payload: Plain
}

/// The program has run too long; no handler of a program sees it.
struct StepLimitReached: Error {}

/// The names of errors in the language, in both directions.
enum Kinds {
  /// The Swift error for a kind that a program raises or throws.
  static func error(_ kind: String, _ payload: Plain) -> any Error {
    switch kind {
    case "GeneratorExit": GeneratorExit()
    case "Cancelled": CancelledError()
    case "StopIteration": StopIteration(value: Value.plain(payload))
    default: ProgramError(kind: kind, payload: payload)
    }
  }

  /// The error value for a Swift error, or `nil` if it is none of the language's errors.
  static func value(_ error: any Error) -> (kind: String, payload: Plain)? {
    switch error {
    case let error as ProgramError: (error.kind, error.payload)
    case let error as StopIteration:
      ("StopIteration", (try? (error.value as? Value)?.plain) ?? .null)
    case is GeneratorExit: ("GeneratorExit", .null)
    case let error as GeneratorError: kind(error).map { ($0, .null) }
    default: loopKind(error).map { ($0, .null) }
    }
  }

  private static func loopKind(_ error: any Error) -> String? {
    switch error {
    case is CancelledError: "Cancelled"
    case is TimeoutError: "Timeout"
    case is InvalidStateError: "InvalidState"
    case QueueError.empty: "QueueEmpty"
    case QueueError.full: "QueueFull"
    case QueueError.taskDoneTooOften: "TaskDoneTooOften"
    case SynchronizationError.notLocked: "NotLocked"
    case SynchronizationError.releasedTooOften: "ReleasedTooOften"
    case LoopError.nothingToWaitFor: "NothingToWaitFor"
    case LoopError.badYield: "BadYield"
    case LoopError.selfAwait: "SelfAwait"
    default: nil
    }
  }

  private static func kind(_ error: GeneratorError) -> String? {
    switch error {
    case .alreadyExecuting: "AlreadyExecuting"
    case .sentBeforeStart: "SentBeforeStart"
    case .ignoredExit: "GeneratorIgnoredExit"
    case .raisedStopIteration: "GeneratorRaisedStopIteration"
    case .cannotSend: "NoSend"
    default: nil
    }
  }

  /// Whether a handler that names `kinds` takes an error.
  static func match(_ kinds: [String], _ error: any Error) -> Bool {
    guard let kind = value(error)?.kind else { return false }
    return kinds.contains { name in
      name == "Any" || name == kind
        || (name == "Exception" && kind != "GeneratorExit" && kind != "Cancelled")
    }
  }
}
