/// Tries every order in which the steps of a model's threads can come, and sees each state once.
///
/// A state of the model is the memory and a state of each thread. Each of these parts is kept once
/// and has a number, so a state is a row of numbers, compared as a whole and not by its hash alone;
/// and a thread's step from the same place with the same memory is taken once, in however many
/// states it occurs.
///
/// The search goes by breadth, so that the way to what it finds is a shortest one, and keeps what it
/// has not looked at yet in an array: no recursion, whatever the depth.
///
/// What it tries are the orders of a machine on which all threads see one memory. What weaker orders of
/// single accesses allow beyond that is not tried; a model says why its source needs no more.
struct Explorer<Memory: SharedMemory> {
  private let threads: [any ThreadStates<Memory>]
  private let limit: Int
  private var memories = Interned<Memory>()
  private var rows = Interned<[Int]>()
  private var moves: [Move: Result<Place, any Error>?] = [:]

  /// From which state, and by which thread's step, a state was first come to.
  private var origins: [(state: Int, thread: Int)] = []

  /// The steps that may be relied on: to which state, and from which.
  private var arrivals: [(state: Int, origin: Int)] = []
  private var ends: [Int] = []
  private var exploration = Exploration()

  /// One thread's step from a place.
  private struct Move: Hashable {
    let thread: Int
    let place: Place
  }

  /// A thread's state and the memory.
  private struct Place: Hashable {
    let state: Int
    let memory: Int
  }

  /// Explores a model.
  ///
  /// - Parameters:
  ///   - memory: The memory at the beginning.
  ///   - threads: The threads, none of which has begun.
  ///   - limit: How many states there may be; more is a mistake in the model.
  /// - Returns: What was found.
  static func explore(
    _ memory: Memory, _ threads: [any ThreadStates<Memory>], limit: Int = 1_000_000
  ) -> Exploration {
    var explorer = Explorer(threads: threads, limit: limit)
    explorer.run(memory)
    return explorer.exploration
  }

  private init(threads: [any ThreadStates<Memory>], limit: Int) {
    self.threads = threads
    self.limit = limit
  }

  private mutating func run(_ memory: Memory) {
    do {
      try memory.check()
      let states = try threads.map { try $0.begin() }
      _ = rows.number(of: [memories.number(of: memory).number] + states)
      origins.append((0, 0))
    } catch {
      exploration.failure = .init(fault: error, schedule: [])
    }
    var next = 0
    while exploration.failure == nil, next < rows.values.count {
      expand(next)
      next += 1
      if next > limit { fail(Fault.wrong("more than \(limit) states"), at: next - 1) }
    }
    exploration.states = rows.values.count
    exploration.ends = ends.count
    if exploration.failure == nil { findEndless() }
  }

  /// Takes every step that is possible in a state.
  private mutating func expand(_ state: Int) {
    let row = rows[state]
    var isAsleep = true
    for thread in threads.indices {
      let place = Place(state: row[thread + 1], memory: row[0])
      guard let result = result(of: Move(thread: thread, place: place)) else { continue }
      exploration.steps += 1
      if threads[thread].duty != .may { isAsleep = false }
      switch result {
      case .failure(let error): return fail(error, at: state, thread)
      case .success(let place):
        var next = row
        next[0] = place.memory
        next[thread + 1] = place.state
        let (number, isNew) = rows.number(of: next)
        if isNew { origins.append((state, thread)) }
        if threads[thread].duty != .may { arrivals.append((number, state)) }
      }
    }
    if isAsleep { rest(state) }
  }

  /// What comes of a thread's step; `nil` if it cannot be taken.
  private mutating func result(of move: Move) -> Result<Place, any Error>? {
    if let known = moves[move] { return known }
    let thread = threads[move.thread]
    var result: Result<Place, any Error>?
    let memory = memories[move.place.memory]
    if let turn = thread.turn(at: move.place.state), turn.isPossible(memory) {
      let lent = Lent(memory)
      result = Result {
        let state = try thread.step(from: move.place.state, lent)
        let (number, isNew) = memories.number(of: lent.memory)
        if isNew { try lent.memory.check() }
        return Place(state: state, memory: number)
      }
    }
    moves[move] = .some(result)
    return result
  }

  /// Nothing has to go on from a state: that is the end, or something sleeps for ever.
  private mutating func rest(_ state: Int) {
    let sleepers = unfinished(state)
    do {
      if !sleepers.isEmpty { throw Fault.asleep(sleepers) }
      try memories[rows[state][0]].checkEnd()
      ends.append(state)
    } catch {
      fail(error, at: state)
    }
  }

  /// The threads that have to end and have not.
  private func unfinished(_ state: Int) -> [String] {
    threads.indices.filter { threads[$0].duty == .ends }
      .filter { threads[$0].turn(at: rows[state][$0 + 1]) != nil }
      .map { threads[$0].name }
  }

  /// Looks for a state from which no way leads to an end, though there are always steps.
  private mutating func findEndless() {
    var origins: [[Int]] = Array(repeating: [], count: rows.values.count)
    for arrival in arrivals { origins[arrival.state].append(arrival.origin) }
    var leads = Array(repeating: false, count: rows.values.count)
    for end in ends { leads[end] = true }
    var left = ends
    while let state = left.popLast() {
      for origin in origins[state] where !leads[origin] {
        leads[origin] = true
        left.append(origin)
      }
    }
    if let state = leads.firstIndex(of: false) { fail(Fault.endless(unfinished(state)), at: state) }
  }

  private mutating func fail(_ fault: any Error, at state: Int, _ thread: Int? = nil) {
    var steps: [(state: Int, thread: Int)] = thread.map { [(state, $0)] } ?? []
    var place = state
    while place != 0 {
      steps.append(origins[place])
      place = origins[place].state
    }
    let schedule = steps.reversed().map { step in
      let thread = threads[step.thread]
      return "\(thread.name): \(thread.turn(at: rows[step.state][step.thread + 1])?.label ?? "")"
    }
    exploration.failure = .init(fault: fault, schedule: schedule)
  }
}
