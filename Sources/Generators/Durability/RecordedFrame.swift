/// A suspended call of a generator function, with its locals.
public struct RecordedFrame {
  /// A local that has a value.
  public struct Variable {
    /// The name of the stored property.
    public let name: String

    /// The value.
    public let value: Any
  }

  /// The function, and the statement where it is suspended.
  public let place: SourcePlace

  /// The locals in the order of their declaration, those left out that have no value yet.
  public let locals: [Variable]
}

extension RecordedFrame: CustomStringConvertible {
  /// The place, and the locals: `File "Countdown.swift", line 12, in Countdown: n = 3`.
  public var description: String {
    let values = locals.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
    return values.isEmpty ? "\(place)" : "\(place): \(values)"
  }
}

extension RecordedFrame {
  /// The frames of a generator and of those that it delegates to, outermost first.
  static func chain<G: Generator>(of generator: G) -> [RecordedFrame] {
    var frames: [RecordedFrame] = []
    // Through storages only, which are as deep as the body, and not through what is iterated.
    var open: [Any] = [generator]
    while let next = open.popLast() {
      if let framed = next as? any FramedGenerator {
        if let frame = framed.recordedFrame { frames.append(frame) }
        open.append(framed.kept)
        continue
      }
      let mirror = Mirror(reflecting: next)
      guard next is any StatementStorage || mirror.displayStyle == .tuple else { continue }
      for child in mirror.children.reversed() where child.label != "iterated" {
        open.append(child.value)
      }
    }
    return frames
  }

  /// The frame of a function, unless it is not suspended.
  fileprivate init?<Frame>(_ trace: [SourcePlace], _ frame: Frame) {
    guard let place = trace.first else { return nil }
    self.place = place
    locals = Mirror(reflecting: frame).children.compactMap { child in
      guard let label = child.label else { return nil }
      guard let local = child.value as? any AssignedLater else {
        return Variable(name: label, value: child.value)
      }
      return local.assigned.map { Variable(name: String(label.dropFirst()), value: $0) }
    }
  }
}

/// A generator that has a frame, whose locals can be looked at.
private protocol FramedGenerator {
  var recordedFrame: RecordedFrame? { get }

  /// What its body keeps while it is suspended.
  var kept: Any { get }
}

extension Activation: FramedGenerator {
  fileprivate var recordedFrame: RecordedFrame? { RecordedFrame(trace, frame) }
  fileprivate var kept: Any { storage }
}

extension GenericActivation: FramedGenerator {
  fileprivate var recordedFrame: RecordedFrame? { RecordedFrame(trace, frame) }
  fileprivate var kept: Any { storage }
}

/// A local that may have no value yet.
private protocol AssignedLater {
  var assigned: Any? { get }
}

extension Late: AssignedLater {
  fileprivate var assigned: Any? { projectedValue }
}
