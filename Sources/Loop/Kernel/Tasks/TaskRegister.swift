/// The tasks of a loop that are not done.
///
/// Two flat arrays rather than links in the tasks: 12 bytes a task, and adding or removing one
/// touches nothing else. They are plain memory, since a task that returns at once spends a quarter
/// of its instructions here with arrays that count their owners.
@usableFromInline
struct TaskRegister: ~Copyable {
  @usableFromInline var places: Row<CellRef>
  @usableFromInline var numbers: Row<UInt32>
  private var names: [UInt32: String] = [:]
  private var lastNumber: UInt32 = 0

  /// How many there are.
  @usableFromInline private(set) var count = 0

  @usableFromInline
  init() {
    places = Row(capacity: 64)
    numbers = Row(capacity: 64)
  }

  // Inlinable since the setter of the loop's property is, and the compiler crashes if it cannot
  // inline this there (Swift 6.3).
  @inlinable
  deinit {}

  /// The tasks, in any order, as they are now.
  var heads: [CellRef] { (0..<count).map { places[$0] } }

  /// Calls back with each task, in any order; the register is not to be changed meanwhile.
  ///
  /// Takes no memory: an array of a million tasks would stay with the process.
  func each(_ body: (CellRef) -> Void) {
    for place in 0..<count { body(places[place]) }
  }

  /// Adds a task, and numbers it.
  @usableFromInline
  mutating func add(_ head: CellRef) {
    assert(head.isOpenTask, "only a task that is not done is registered")
    if count == places.capacity { grow() }
    lastNumber &+= 1
    head.index = count
    places[count] = head
    numbers[count] = lastNumber
    count &+= 1
  }

  @inline(never)
  private mutating func grow() {
    precondition(count < UInt32.max, "a loop has at most 4,294,967,295 tasks")
    let capacity = places.capacity * 4
    places = places.moved(count: count, toRowOf: capacity)
    numbers = numbers.moved(count: count, toRowOf: capacity)
  }

  /// Removes a task; the last one takes its place.
  mutating func remove(_ head: CellRef) {
    let index = head.index
    assert(index < count && places[index] == head, "the task is not registered")
    let number = numbers[index]
    count &-= 1
    let last = places[count]
    places[index] = last
    numbers[index] = numbers[count]
    last.index = index
    // For its name, which lasts as long as the task is held.
    head.index = Int(number)
  }

  /// Forgets the name of a task that is done and that nobody holds any more.
  mutating func forgetName(of head: CellRef) {
    names[UInt32(truncatingIfNeeded: head.index)] = nil
  }

  /// The tasks, in the order in which they were made.
  var inOrder: [CellRef] {
    // Numbers wrap around: the distance to the last one tells which came first.
    (0..<count).sorted { lastNumber &- numbers[$0] > lastNumber &- numbers[$1] }.map { places[$0] }
  }

  /// The number of a task that is not done.
  func number(of head: CellRef) -> UInt32 {
    assert(head.isPending && head.index < count, "the task is not registered")
    return numbers[head.index]
  }

  /// The number of a task, done or not.
  func number(_ head: CellRef) -> Int {
    head.isPending && head.index < count && places[head.index] == head
      ? Int(numbers[head.index]) : head.index
  }

  /// The name of a task: the given one, or `Task-` and its number.
  func name(of head: CellRef) -> String {
    let index = head.index
    let number = head.isPending ? numbers[index] : UInt32(truncatingIfNeeded: index)
    // Not interpolated, which takes three times as long: a snapshot asks for each task's.
    return (names.isEmpty ? nil : names[number]) ?? "Task-" + String(number)
  }

  /// Names a task.
  @usableFromInline
  mutating func setName(_ name: String, of head: CellRef) {
    let index = head.index
    guard index < count else { return }
    names[numbers[index]] = name
    head.noteName()
  }

  /// Stops the program if what must always be so is not.
  func checkInvariants() {
    precondition(
      count >= 0 && count <= places.capacity, "the register holds what there is room for")
    for place in 0..<count {
      let head = places[place]
      precondition(
        head.kind == .task && head.isPending, "only tasks that are not done are registered")
      precondition(head.index == place, "a registered task knows its place")
      head.checkInvariants()
    }
  }
}
