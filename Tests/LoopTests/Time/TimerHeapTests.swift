import Loop
import TestSupport
import Testing

@Suite(.ownThread) struct TimerHeapTests {
  @Test func `an empty heap has nothing due and no deadline`() {
    let heap = Timers<Int>()
    #expect(heap.isEmpty)
    #expect(heap.nextDeadline() == nil)
    #expect(heap.popDuePayload(now: .max) == nil)
  }

  @Test func `timers come out by deadline, and only when due`() {
    let heap = Timers<String>()
    _ = heap.insert("late", at: 30)
    _ = heap.insert("early", at: 10)
    _ = heap.insert("middle", at: 20)
    #expect(heap.count == 3)
    #expect(heap.nextDeadline() == 10)
    #expect(heap.popDuePayload(now: 9) == nil)
    #expect(drain(heap, now: 20) == ["early", "middle"])
    #expect(heap.popDuePayload(now: 29) == nil)
    #expect(heap.popDuePayload(now: 30) == "late")
    #expect(heap.isEmpty)
  }

  @Test func `equal deadlines come out first in, first out`() {
    let heap = Timers<Int>()
    for number in 0..<1000 { _ = heap.insert(number, at: 5) }
    #expect(drain(heap, now: 5) == Array(0..<1000))
  }

  @Test func `equal deadlines keep their order across the wrap of the sequence number`() {
    let heap = Timers<Int>(firstSequence: .max - 5)
    for number in 0..<20 { _ = heap.insert(number, at: 5) }
    #expect(drain(heap, now: 5) == Array(0..<20))
  }

  @Test func `deadlines at the extremes are ordered`() {
    let heap = Timers<String>()
    _ = heap.insert("never", at: .max)
    _ = heap.insert("zero", at: 0)
    _ = heap.insert("always", at: .min)
    #expect(heap.nextDeadline() == .min)
    #expect(drain(heap, now: .min) == ["always"])
    #expect(drain(heap, now: .max - 1) == ["zero"])
    #expect(drain(heap, now: .max) == ["never"])
  }

  @Test func `a cancelled timer does not fire, and its deadline does not count`() {
    let heap = Timers<Int>()
    let first = heap.insert(1, at: 1)
    _ = heap.insert(2, at: 2)
    #expect(heap.cancel(first) == 1)
    #expect(heap.count == 1)
    #expect(heap.nextDeadline() == 2)
    #expect(drain(heap, now: 9) == [2])
  }

  @Test func `cancelling twice, or after firing, does nothing`() {
    let heap = Timers<Int>()
    let cancelled = heap.insert(1, at: 1)
    let fired = heap.insert(2, at: 2)
    #expect(heap.contains(cancelled))
    heap.cancel(cancelled)
    #expect(heap.cancel(cancelled) == nil)
    #expect(!heap.contains(cancelled))
    #expect(heap.popDuePayload(now: 2) == 2)
    #expect(heap.cancel(fired) == nil)
    #expect(heap.isEmpty)
  }

  @Test func `a stale handle does not hit the next tenant of its place`() {
    let heap = Timers<Int>()
    let old = heap.insert(1, at: 1)
    #expect(heap.popDuePayload(now: 1) == 1)
    let new = heap.insert(2, at: 2)
    #expect(old.index == new.index)
    #expect(heap.cancel(old) == nil)
    #expect(heap.cancel(new) == 2)
  }

  @Test func `cancelling frees the payload at once`() {
    final class Witness {}
    let heap = Timers<Witness>()
    weak var witness: Witness?
    let handle: TimerToken
    do {
      let payload = Witness()
      witness = payload
      handle = heap.insert(payload, at: 1)
      // Live neighbours, so that no rebuild frees it by the way.
      for _ in 0..<10 { _ = heap.insert(Witness(), at: 2) }
    }
    #expect(witness != nil)
    heap.cancel(handle)
    #expect(heap.storedCount == 11)
    #expect(witness == nil)
  }

  @Test func `firing hands the payload over and keeps nothing of it`() {
    final class Witness {}
    let heap = Timers<Witness>()
    weak var witness: Witness?
    do {
      let payload = Witness()
      witness = payload
      _ = heap.insert(payload, at: 1)
    }
    #expect(witness != nil)
    do { _ = heap.popDuePayload(now: 1) }
    #expect(witness == nil)
  }

  @Test func `cancelled timers do not pile up`() {
    let heap = Timers<Int>()
    for number in 0..<100 { _ = heap.insert(number, at: Int64(number)) }
    var most = 0
    for number in 0..<10_000 {
      heap.cancel(heap.insert(number, at: 1_000_000))
      most = max(most, heap.storedCount)
    }
    #expect(most <= 152)
    #expect(heap.count == 100)
    #expect(drain(heap, now: .max) == Array(0..<100))
  }

  @Test func `removing all hands out every payload and makes the handles stale`() {
    let heap = Timers<Int>()
    let handles = (0..<10).map { heap.insert($0, at: Int64($0)) }
    heap.cancel(handles[3])
    #expect(heap.removeAll().sorted() == [0, 1, 2, 4, 5, 6, 7, 8, 9])
    #expect(heap.isEmpty)
    let next = (0..<10).map { heap.insert($0 + 100, at: 0) }
    for handle in handles { #expect(heap.cancel(handle) == nil) }
    for handle in next { #expect(heap.contains(handle)) }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `100,000 random operations agree with a naive model`(seed: UInt64) {
    var random = SplitMix(state: seed)
    let heap = Timers<Int>(firstSequence: .max - 1000)
    var model = NaiveTimers()
    var handles: [(handle: TimerToken, payload: Int)] = []
    var now: Int64 = 0
    var mismatches = 0
    for payload in 0..<100_000 {
      switch random.next() % 10 {
      case 0..<5:
        // Few different deadlines, so that many are equal.
        let deadline = now + Int64(random.next() % 50)
        handles.append((heap.insert(payload, at: deadline), payload))
        model.insert(payload, at: deadline)
      case 5..<8 where !handles.isEmpty:
        let victim = Int(random.next() % UInt64(handles.count))
        let (handle, payload) = handles[victim]
        // Now and then the same again: a stale handle.
        if random.next() % 4 > 0 { handles.remove(at: victim) }
        if heap.cancel(handle) != model.cancel(payload) { mismatches += 1 }
      default:
        now += Int64(random.next() % 4)
        while true {
          let due = heap.popDuePayload(now: now)
          if due != model.popDue(now: now) { mismatches += 1 }
          if due == nil { break }
        }
      }
      if heap.nextDeadline() != model.nextDeadline || heap.count != model.count { mismatches += 1 }
      if handles.count > 200 { handles.removeFirst(100) }
    }
    #expect(mismatches == 0)
  }

  @Test(arguments: ["rising", "falling", "equal", "organ pipe", "saw", "random"])
  func `20,000 timers come out in order, whatever order they came in`(pattern: String) {
    let count = 20_000
    var random = SplitMix(state: 7)
    let heap = Timers<Int>()
    var expected: [(deadline: Int64, number: Int)] = []
    for number in 0..<count {
      let deadline =
        switch pattern {
        case "rising": number
        case "falling": count - number
        case "equal": 1
        case "organ pipe": min(number, count - number)
        case "saw": number % 100
        default: Int(random.next() % 1_000_000)
        }
      _ = heap.insert(number, at: Int64(deadline))
      expected.append((Int64(deadline), number))
    }
    expected.sort { ($0.deadline, $0.number) < ($1.deadline, $1.number) }
    #expect(drain(heap, now: .max) == expected.map(\.number))
  }

  @Test func `timers that come before all others find their place among thousands`() {
    let heap = Timers<Int>()
    var random = SplitMix(state: 11)
    var mismatches = 0
    for number in 0..<5000 { _ = heap.insert(number, at: 1_000_000 + Int64(random.next() % 5000)) }
    // While the later ones are sorted step by step, short timers come and go.
    for round in 0..<5000 {
      let now = Int64(round)
      for delay in [3, 1, 2] as [Int64] { _ = heap.insert(-1, at: now + delay) }
      if heap.nextDeadline() != now + 1 { mismatches += 1 }
      for _ in 0..<3 where heap.popDuePayload(now: now + 3) != -1 { mismatches += 1 }
    }
    #expect(mismatches == 0)
    #expect(heap.count == 5000)
    #expect(Set(drain(heap, now: .max)) == Set(0..<5000))
    #expect(heap.isEmpty)
  }

  private func drain<Payload>(_ heap: Timers<Payload>, now: Int64) -> [Payload] {
    var payloads: [Payload] = []
    while let payload = heap.popDuePayload(now: now) { payloads.append(payload) }
    return payloads
  }
}

/// The timers as an array that is kept sorted: slow, and plainly right.
private struct NaiveTimers {
  private var timers: [(deadline: Int64, payload: Int)] = []

  var count: Int { timers.count }
  var nextDeadline: Int64? { timers.first?.deadline }

  mutating func insert(_ payload: Int, at deadline: Int64) {
    let place = timers.firstIndex { $0.deadline > deadline } ?? timers.endIndex
    timers.insert((deadline, payload), at: place)
  }

  mutating func cancel(_ payload: Int) -> Int? {
    guard let place = timers.firstIndex(where: { $0.payload == payload }) else { return nil }
    return timers.remove(at: place).payload
  }

  mutating func popDue(now: Int64) -> Int? {
    guard let first = timers.first, first.deadline <= now else { return nil }
    return timers.removeFirst().payload
  }
}

/// A generator with a seed (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators").
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// A heap that the macros of the tests can look into, which a value that cannot be copied is not.
private final class Timers<Payload> {
  private var heap: TimerHeap<Payload>

  init(firstSequence: UInt32 = 0) { heap = TimerHeap(firstSequence: firstSequence) }

  var count: Int { heap.count }
  var isEmpty: Bool { heap.isEmpty }
  var storedCount: Int { heap.storedCount }

  func insert(_ payload: Payload, at deadline: Int64) -> TimerToken {
    heap.insert(payload, at: deadline)
  }

  func contains(_ handle: TimerToken) -> Bool { heap.contains(handle) }

  @discardableResult
  func cancel(_ handle: TimerToken) -> Payload? { heap.cancel(handle) }

  func nextDeadline() -> Int64? { heap.nextDeadline() }

  /// Takes the earliest due timer out at once, as a loop does in two steps.
  func popDuePayload(now: Int64) -> Payload? { heap.popDue(now: now).flatMap { heap.take($0) } }

  func removeAll() -> [Payload] { heap.removeAll() }
}
