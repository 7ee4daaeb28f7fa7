/// The tasks of a loop that are not done.
///
/// Two flat arrays rather than links in the tasks: 12 bytes a task, and adding or removing one
/// touches nothing else. They are plain memory, since a task that returns at once spends a quarter
/// of its instructions here with arrays that count their owners.
@usableFromInline
struct TaskRegister: ~Copyable {
  @usableFromInline var places: UnsafeMutablePointer<UnsafeMutablePointer<CellHead>>
  @usableFromInline var numbers: UnsafeMutablePointer<UInt32>
  private var capacity = 64
  private var names: [UInt32: String] = [:]
  private var lastNumber: UInt32 = 0
  private(set) var count = 0

  @usableFromInline
  init() {
    places = .allocate(capacity: capacity)
    numbers = .allocate(capacity: capacity)
  }

  // Inlinable since the setter of the loop's property is, and the compiler crashes if it cannot
  // inline this there (Swift 6.3).
  @inlinable
  deinit {
    places.deallocate()
    numbers.deallocate()
  }

  /// The tasks, in any order.
  var heads: UnsafeMutableBufferPointer<UnsafeMutablePointer<CellHead>> {
    UnsafeMutableBufferPointer(start: places, count: count)
  }

  /// Adds a task, and numbers it.
  @usableFromInline
  mutating func add(_ head: UnsafeMutablePointer<CellHead>) {
    if count == capacity { grow() }
    lastNumber &+= 1
    head.pointee.index = UInt32(truncatingIfNeeded: count)
    places[count] = head
    numbers[count] = lastNumber
    count &+= 1
  }

  @inline(never)
  private mutating func grow() {
    precondition(count < UInt32.max, "a loop has at most 4,294,967,295 tasks")
    let (oldPlaces, oldNumbers) = (places, numbers)
    capacity *= 4
    places = .allocate(capacity: capacity)
    places.moveInitialize(from: oldPlaces, count: count)
    numbers = .allocate(capacity: capacity)
    numbers.moveInitialize(from: oldNumbers, count: count)
    oldPlaces.deallocate()
    oldNumbers.deallocate()
  }

  /// Removes a task; the last one takes its place.
  mutating func remove(_ head: UnsafeMutablePointer<CellHead>) {
    let index = Int(head.pointee.index)
    let number = numbers[index]
    count &-= 1
    let last = places[count]
    places[index] = last
    numbers[index] = numbers[count]
    last.pointee.index = UInt32(truncatingIfNeeded: index)
    // For its name, which lasts as long as somebody holds it.
    head.pointee.index = number
  }

  /// Forgets the name of a task that is done and that nobody holds any more.
  mutating func forgetName(of head: UnsafeMutablePointer<CellHead>) {
    names[head.pointee.index] = nil
  }

  /// The tasks, in the order in which they were made.
  var inOrder: [UnsafeMutablePointer<CellHead>] {
    // Numbers wrap around: the distance to the last one tells which came first.
    (0..<count).sorted { lastNumber &- numbers[$0] > lastNumber &- numbers[$1] }.map { places[$0] }
  }

  /// The number of a task that is not done.
  func number(of head: UnsafeMutablePointer<CellHead>) -> UInt32 {
    numbers[Int(head.pointee.index)]
  }

  /// The name of a task: the given one, or `Task-` and its number.
  func name(of head: UnsafeMutablePointer<CellHead>) -> String {
    let index = head.pointee.index
    let number = head.pointee.status == .pending ? numbers[Int(index)] : index
    return names[number] ?? "Task-\(number)"
  }

  /// Names a task.
  @usableFromInline
  mutating func setName(_ name: String, of head: UnsafeMutablePointer<CellHead>) {
    let index = Int(head.pointee.index)
    guard index < count else { return }
    names[numbers[index]] = name
    head.pointee.flags.insert(.named)
  }
}
