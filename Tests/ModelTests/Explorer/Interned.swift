/// Values that are each kept once, and have numbers in the order in which they came.
struct Interned<Value: Hashable> {
  private(set) var values: [Value] = []
  private var numbers: [Value: Int] = [:]

  /// The number of a value, and whether it is new.
  mutating func number(of value: Value) -> (number: Int, isNew: Bool) {
    if let number = numbers[value] { return (number, false) }
    numbers[value] = values.count
    values.append(value)
    return (values.count - 1, true)
  }

  subscript(number: Int) -> Value { values[number] }
}
