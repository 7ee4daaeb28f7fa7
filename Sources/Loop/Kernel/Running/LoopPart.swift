/// What a layer above attaches to a loop: a service of which there is one, or something that is waited
/// for outside.
///
/// The loop knows no more of it than this. It keeps it, and tells it when it is closed; see
/// ``LoopParts``.
class LoopPart {
  init() {}

  /// Whether it is work that asks the loop to go on until it has ended.
  var isWork: Bool { false }

  /// Asks work to end.
  func cancel() {}

  /// The loop is closed: what is waited for will not come.
  func loopClosed() {}
}

/// The name of something that was attached to a loop, for other threads too.
struct PartKey<Part: LoopPart>: Sendable {
  fileprivate let number: UInt64
}

/// What the layers above have attached to a loop.
///
/// *Services* are attached when they are first needed, one of a type, and are closed last, in the order
/// in which they came. What is *awaited* has a key; it is told that the loop is closed before anything
/// else is dropped, in the order in which it came, and released then.
struct LoopParts {
  private var awaited: [UInt64: LoopPart] = [:]
  private var lastNumber: UInt64 = 0
  private var services: [LoopPart] = []
  private var places: [ObjectIdentifier: Int] = [:]

  /// How many are awaited.
  var awaitedCount: Int { awaited.count }

  /// What is awaited that is work.
  var work: [LoopPart] { awaited.values.filter(\.isWork) }

  /// Keeps what is awaited; gives its key.
  mutating func attach<Part: LoopPart>(_ part: Part) -> PartKey<Part> {
    lastNumber &+= 1
    awaited[lastNumber] = part
    return PartKey(number: lastNumber)
  }

  /// What has this key, if it is still kept.
  subscript<Part: LoopPart>(key: PartKey<Part>) -> Part? {
    awaited[key.number].map { $0.downcast(to: Part.self) }
  }

  /// Keeps what has this key no more.
  ///
  /// - Returns: It, to be released when the table is not being changed any more: it may be the last
  ///   owner of something that detaches another part as it goes.
  @discardableResult
  mutating func detach<Part: LoopPart>(_ key: PartKey<Part>) -> Part? {
    awaited.removeValue(forKey: key.number).map { $0.downcast(to: Part.self) }
  }

  /// Takes out all that is awaited, in order.
  mutating func takeAwaited() -> [LoopPart] {
    let parts = awaited.sorted { $0.key < $1.key }.map(\.value)
    awaited = [:]
    return parts
  }

  /// The service of a type, if it was attached.
  func service<Part: LoopPart>(_ type: Part.Type) -> Part? {
    places[ObjectIdentifier(type)].map { services[$0].downcast(to: type) }
  }

  /// Attaches a service, of which there is none yet.
  mutating func attach(service part: LoopPart) {
    let type = ObjectIdentifier(Swift.type(of: part))
    assert(places[type] == nil, "a loop has one service of a type")
    places[type] = services.count
    services.append(part)
  }

  /// The services, in the order in which they came.
  var servicesInOrder: [LoopPart] { services }
}

extension EventLoop {
  /// The service of a type, which is made and attached when it is first asked for.
  func service<Part: LoopPart>(_ type: Part.Type, _ make: () throws -> Part) rethrows -> Part {
    if let part = parts.service(type) { return part }
    let part = try make()
    parts.attach(service: part)
    return part
  }

  /// Keeps what another thread knows by its key, until it is detached or the loop is closed.
  func attach<Part: LoopPart>(_ part: Part) -> PartKey<Part> { parts.attach(part) }

  /// Keeps it no more.
  func detach<Part: LoopPart>(_ key: PartKey<Part>) {
    // Released when the table is not being changed any more.
    let part = parts.detach(key)
    withExtendedLifetime(part) {}
  }
}
