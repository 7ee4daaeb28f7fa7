/// Something that happens to a taxi at a time.
struct Event {
  enum Action: String {
    case leavesGarage = "leaves the garage"
    case picksUp = "picks up a passenger"
    case dropsOff = "drops the passenger off"
    case goesHome = "goes home"
  }

  /// Minutes since the garage opened.
  let time: Int
  let taxi: Int
  let action: Action
}
