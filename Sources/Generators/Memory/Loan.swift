/// A value that the thread which is about to store it lends to what reads it before.
struct Loan {
  private static let slot = ThreadSlot(for: "values that are stored")

  private let type: Any.Type
  private let value: UnsafeRawPointer

  /// Lends a value for as long as some work takes.
  static func lend<Value>(_ value: Value, during work: () -> Void) {
    withUnsafePointer(to: value) { address in
      var loan = Loan(type: Value.self, value: UnsafeRawPointer(address))
      withUnsafeMutablePointer(to: &loan) { loan in
        let outer = slot.value
        slot.value = UnsafeMutableRawPointer(loan)
        defer { slot.value = outer }
        work()
      }
    }
  }

  /// The value that this thread lends, if it is of this type.
  static func borrow<Value>(_ type: Value.Type) -> Value? {
    guard let loan = slot.value?.assumingMemoryBound(to: Loan.self).pointee, loan.type == Value.self
    else { return nil }
    return loan.value.assumingMemoryBound(to: Value.self).pointee
  }
}
