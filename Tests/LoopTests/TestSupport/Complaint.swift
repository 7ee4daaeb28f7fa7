/// An invariant that does not hold.
struct Complaint: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Complains unless something holds.
func demand(_ condition: Bool, _ complaint: @autoclosure () -> String) throws {
  if !condition { throw Complaint(complaint()) }
}
