/// The tasks of a loop that are not done.
///
/// Two flat arrays rather than links in the tasks: 12 bytes a task, and adding or removing one
/// touches nothing else.
@usableFromInline
struct TaskRegister {
  private(set) var heads: [UnsafeMutablePointer<CellHead>] = []
  private var numbers: [UInt32] = []
  private var names: [UInt32: String] = [:]
  private var lastNumber: UInt32 = 0

  @usableFromInline
  init() {}

  /// Adds a task, and numbers it.
  @usableFromInline
  mutating func add(_ head: UnsafeMutablePointer<CellHead>) {
    lastNumber &+= 1
    head.pointee.index = UInt32(heads.count)
    heads.append(head)
    numbers.append(lastNumber)
  }

  /// Removes a task; the last one takes its place.
  mutating func remove(_ head: UnsafeMutablePointer<CellHead>) {
    let index = Int(head.pointee.index)
    if !names.isEmpty { names[numbers[index]] = nil }
    heads.swapAt(index, heads.count - 1)
    numbers.swapAt(index, numbers.count - 1)
    heads[index].pointee.index = UInt32(index)
    heads.removeLast()
    numbers.removeLast()
    head.pointee.index = .max
  }

  var count: Int { heads.count }

  /// The tasks, in the order in which they were made.
  var inOrder: [UnsafeMutablePointer<CellHead>] {
    // Numbers wrap around: the distance to the last one tells which came first.
    zip(numbers, heads).sorted { lastNumber &- $0.0 > lastNumber &- $1.0 }.map(\.1)
  }

  /// The name of a task that is not done: the given one, or `Task-` and its number.
  func name(of head: UnsafeMutablePointer<CellHead>) -> String? {
    let index = Int(head.pointee.index)
    guard index < numbers.count else { return nil }
    return names[numbers[index]] ?? "Task-\(numbers[index])"
  }

  /// Names a task.
  @usableFromInline
  mutating func setName(_ name: String, of head: UnsafeMutablePointer<CellHead>) {
    let index = Int(head.pointee.index)
    guard index < numbers.count else { return }
    names[numbers[index]] = name
  }
}
