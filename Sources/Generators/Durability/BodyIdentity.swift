/// What a checkpoint says about the body that it belongs to.
struct BodyIdentity: Hashable, Sendable {
  /// The name of the generator function, with its module.
  let function: String

  /// The hash of the body's description, 16 hexadecimal digits.
  let fingerprint: String

  /// The number of suspension points.
  let points: Int32

  /// The identity of a body that was built when the program runs.
  init(of name: String, builtFrom source: String) {
    function = name
    fingerprint = Fingerprint(of: source.utf8).text
    points = 1
    isComplete = true
  }

  /// Whether the fingerprint stands for all statements of the body.
  let isComplete: Bool

  /// The identity of a function's body; worked out once for each function in a process.
  ///
  /// - Throws: ``CheckpointError/unnamedBody(_:)`` if the body has statements whose types it does not
  ///   know: nothing would tell whether they are those of the checkpoint.
  static func of<Body: Statement>(_ body: Body.Type) throws -> BodyIdentity {
    let identity = known(body)
    guard identity.isComplete else { throw CheckpointError.unnamedBody(identity.function) }
    return identity
  }

  private static func known<Body: Statement>(_ body: Body.Type) -> BodyIdentity {
    let key = ObjectIdentifier(body)
    if let known = table.withLock({ $0[key] }) { return known }
    let identity = BodyIdentity(describing: body)
    table.withLock { $0[key] = identity }
    return identity
  }

  private static let table = SystemMonitor<[ObjectIdentifier: BodyIdentity]>([:])

  private init<Body: Statement>(describing body: Body.Type) {
    typealias Frame = Body.Frame
    var outline = "yields \(CanonicalName.of(Frame.Yielded.self))"
    outline += ", is sent \(CanonicalName.of(Frame.Sent.self))"
    outline += ", returns \(CanonicalName.of(Frame.Returned.self))"
    outline += ", \(Body.points) points: "
    Body.describe(into: &outline)
    function = CanonicalName.of(Frame.self)
    fingerprint = Fingerprint(of: outline.utf8).text
    points = Body.points
    isComplete = !Self.isErased(body)
  }

  /// Whether statements are in a body of which it knows only that they are some.
  ///
  /// The name of its type spells out the tree of its statements, those of other packages included.
  private static func isErased(_ body: Any.Type) -> Bool {
    let tree = String(reflecting: body)
    return ["AnyStatement", "Statements.Block", "AnyHandler", "Statements.HandlerList"].contains {
      name in
      let type = "Generators.\(name)<"
      // By themselves, not at the end of another module's name.
      return tree.hasPrefix(type) || ["<", " ", "("].contains { tree.contains($0 + type) }
    }
  }

  /// What makes a suspension point of this body one of no other, and shows that it was altered.
  func seal(_ point: Int32) -> String {
    Fingerprint(of: "\(function) \(fingerprint) \(point)".utf8).text
  }
}

/// A hash that is the same in every process and on every machine: FNV-1a, 64 bits.
///
/// It finds mistakes, not malice: whoever can write to a checkpoint can also make it fit.
struct Fingerprint: Hashable, Sendable {
  private var bits: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Hashes bytes.
  init(of bytes: some Sequence<UInt8>) {
    for byte in bytes {
      bits ^= UInt64(byte)
      bits &*= 0x0000_0100_0000_01B3
    }
  }

  /// Sixteen hexadecimal digits.
  var text: String {
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
