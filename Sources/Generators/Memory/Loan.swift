/// A value that a thread lends to code which it cannot be handed to, for the time of a call.
struct Loan {
  private static let slot = ThreadSlot(for: "values that are stored")

  private let type: Any.Type
  private let value: UnsafeRawPointer

  /// Lends a value while something is done.
  ///
  /// Loans are nested: the last one counts.
  static func lend<Value, Result>(_ value: Value, during work: () -> Result) -> Result {
    withUnsafePointer(to: value) { address in
      var loan = Loan(type: Value.self, value: UnsafeRawPointer(address))
      return withUnsafeMutablePointer(to: &loan) { loan in
        let outer = slot.value
        slot.value = UnsafeMutableRawPointer(loan)
        defer { slot.value = outer }
        return work()
      }
    }
  }

  /// The value that this thread lends, if it is of this type.
  static func value<Value>(of type: Value.Type) -> Value? {
    guard let loan = slot.value?.assumingMemoryBound(to: Loan.self).pointee,
      loan.type == type
    else { return nil }
    return loan.value.assumingMemoryBound(to: type).pointee
  }
}
