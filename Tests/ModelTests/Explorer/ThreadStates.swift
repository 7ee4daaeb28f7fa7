import Generators

/// What the other threads of a model may expect of one.
enum Duty {
  /// It goes on when it can, and has to end.
  case ends

  /// It goes on when it can, and may wait for ever, as a pool's thread does.
  case serves

  /// It may do something or not: nothing may rely on it, as on a wake-up without a reason.
  case may
}

/// Every state in which one thread was found, by number, and how to go on from each.
protocol ThreadStates<Memory>: AnyObject {
  associatedtype Memory: SharedMemory

  /// What the thread is called in a schedule.
  var name: String { get }

  /// What the others may expect of the thread.
  var duty: Duty { get }

  /// The number of the state in which the thread begins.
  func begin() throws -> Int

  /// What the thread does next in a state; `nil` if it has ended.
  func turn(at state: Int) -> Turn<Memory>?

  /// Takes the thread's next step on a copy of it; gives the number of the state that it comes to.
  func step(from state: Int, _ lent: Lent<Memory>) throws -> Int
}

/// The states of a thread whose type is known: any generator that is a value, whether its body is made
/// of statements or written by hand.
final class StatesOf<Thread: Generator & Hashable, Memory: SharedMemory>: ThreadStates
where Thread.Yielded == Turn<Memory>, Thread.Sent == Lent<Memory>, Thread.Returned == Void {
  let name: String
  let duty: Duty
  private let thread: Thread
  private var suspended = Interned<Thread>()
  private var turns: [Turn<Memory>] = []

  /// What has ended has no locals any more, and one state.
  private let ended = -1

  init<Function: Delegatable>(
    _ name: String, _ function: Function, _ duty: Duty = .ends
  ) where Function.Delegation == Thread {
    self.name = name
    self.duty = duty
    self.thread = function.makeGenerator()
  }

  func begin() throws -> Int {
    var copy = thread
    return try state(of: copy.resume(.next), copy)
  }

  func turn(at state: Int) -> Turn<Memory>? { state == ended ? nil : turns[state] }

  func step(from state: Int, _ lent: Lent<Memory>) throws -> Int {
    var copy = suspended[state]
    return try self.state(of: copy.send(lent), copy)
  }

  private func state(of step: Step<Turn<Memory>, Void>, _ thread: Thread) -> Int {
    guard case .yielded(let turn) = step else { return ended }
    let (number, isNew) = suspended.number(of: thread)
    if isNew { turns.append(turn) }
    return number
  }
}
