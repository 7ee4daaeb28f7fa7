import Foundation

/// A system call that failed.
package struct SystemError: Error, Hashable, Sendable {
  /// The call, such as `connect`.
  package let call: String
  /// What it left in `errno`.
  package let code: Int32

  /// Makes an error.
  package init(_ call: String, code: Int32 = errno) {
    self.call = call
    self.code = code
  }
}

extension SystemError: CustomStringConvertible {
  /// The call and the system's words for the error.
  package var description: String { "\(call): \(String(cString: strerror(code)))" }
}
