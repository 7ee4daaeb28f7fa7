/// The day of each taxi as a line of text, a character for two minutes.
struct Chart {
  let events: [Event]
  let taxis: Int
  let end: Int

  static let legend = "  (- looks for a passenger, # drives one, . is in the garage)"

  var lines: [String] { (0..<taxis).map { line($0) } }

  private func line(_ taxi: Int) -> String {
    var figures = ""
    var figure: Character = "."
    var column = 0
    func draw(to time: Int) {
      while column * 2 < time {
        figures.append(figure)
        column += 1
      }
    }
    for event in events where event.taxi == taxi {
      draw(to: event.time)
      switch event.action {
      case .leavesGarage, .dropsOff: figure = "-"
      case .picksUp: figure = "#"
      case .goesHome: figure = "."
      }
    }
    draw(to: end)
    return "taxi \(taxi) |\(figures)|"
  }
}
