import Generators

/// The day of a taxi: it yields each event of its day, and is sent the time of the next.
///
/// All taxis run at the same time without knowing of each other; nothing is said here about clocks
/// or queues.
struct Taxi: GeneratorFunction {
  typealias Yielded = Event
  typealias Sent = Int

  let id: Int
  let trips: Int
  var time: Int

  static let body = Program {
    Yield(into: \.time) { $0.event(.leavesGarage) }
    For({ 0..<$0.trips }) {
      Yield(into: \.time) { $0.event(.picksUp) }
      Yield(into: \.time) { $0.event(.dropsOff) }
    }
    Yield { $0.event(.goesHome) }
  }

  private func event(_ action: Event.Action) -> Event {
    Event(time: time, taxi: id, action: action)
  }
}
