// A simulation of discrete events: each taxi is a generator, sent the time of its next event.
let end = 120
let taxis = [
  Taxi(id: 0, trips: 2, time: 0),
  Taxi(id: 1, trips: 4, time: 5),
  Taxi(id: 2, trips: 6, time: 10),
]
var simulation = Simulation(taxis, seed: 3)
try simulation.run(until: end)

for event in simulation.events {
  let time = String(repeating: " ", count: 3 - String(event.time).count) + String(event.time)
  let indent = String(repeating: " ", count: 2 + 4 * event.taxi)
  print("\(time)\(indent)taxi \(event.taxi) \(event.action.rawValue)")
}
print("events still to come at \(end): \(simulation.pending)\n")
let chart = Chart(events: simulation.events, taxis: taxis.count, end: end)
for line in chart.lines { print(line) }
print(Chart.legend)
