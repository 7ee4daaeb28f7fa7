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
  var trip = 0

  init(id: Int, trips: Int, leavesAt time: Int) {
    self.id = id
    self.trips = trips
    self.time = time
  }

  static let body = Program {
    Yield(into: \.time) { $0.event(.leavesGarage) }
    While({ $0.trip < $0.trips }) {
      Yield(into: \.time) { $0.event(.picksUp) }
      Yield(into: \.time) { $0.event(.dropsOff) }
      Do { $0.trip += 1 }
    }
    Yield { $0.event(.goesHome) }
  }

  private func event(_ action: Event.Action) -> Event {
    Event(time: time, taxi: id, action: action)
  }
}
