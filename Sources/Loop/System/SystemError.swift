import GeneratorsPlatform

/// A failed call to the operating system: which call, the error number, and what it was about.
///
/// Match it by its code:
///
/// ```swift
/// do {
///   try connectSomewhere()
/// } catch let error as SystemError where error.code == .connectionRefused {
///   print(error)  // connect: Connection refused (errno 111), 127.0.0.1:80
/// }
/// ```
///
/// Not errors, and so never thrown: an operation that would block, the end of a file, a call that
/// was interrupted by a signal, the closing of a descriptor twice.
public struct SystemError: Error, Hashable, Sendable {
  /// The name of the failed call, as its manual page is called: `connect`, `accept`.
  public let call: String

  /// The error number.
  public let code: Code

  /// What the call was about, such as the address of the other side; `nil` if that says nothing.
  public let context: String?

  /// Makes an error from its parts, for instance in a test or in another selector.
  ///
  /// - Parameters:
  ///   - call: the name of the call.
  ///   - code: the error number.
  ///   - context: what the call was about.
  public init(call: String, code: Code, context: String? = nil) {
    self.call = call
    self.code = code
    self.context = context
  }

  /// The system's text for the error number: "Connection refused".
  public var message: String { code.description }
}

extension SystemError: CustomStringConvertible {
  /// Call, text, number and context on one line.
  public var description: String {
    let text = "\(call): \(message) (errno \(code.rawValue))"
    guard let context else { return text }
    return "\(text), \(context)"
  }
}

extension SystemError {
  /// An error number of the operating system (`errno`), open to numbers that have no name here.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The number; it differs from system to system.
    public let rawValue: Int32

    /// Makes a code from the system's number.
    public init(rawValue: Int32) {
      self.rawValue = rawValue
    }

    init(_ number: Int32) {
      self.rawValue = number
    }
  }
}

extension SystemError.Code: CustomStringConvertible {
  /// The system's text for the number: "Connection refused".
  public var description: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let text = buffer.baseAddress, strerror_r(rawValue, text, buffer.count) == 0 else {
        return "Unknown error \(rawValue)"
      }
      return String(cString: text)
    }
  }
}
