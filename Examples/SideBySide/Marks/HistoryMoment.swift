import Generators

/// A yield of the past of a generator, in words.
package struct HistoryMoment: Codable, Sendable {
  /// A suspended call, with its locals.
  package struct Frame: Codable, Sendable {
    package let function: String
    package let file: String?
    package let line: Int?
    package let locals: [Local]
  }

  package struct Local: Codable, Sendable {
    package let name: String
    package let value: String
  }

  /// How many yields came before it on its way.
  package let number: Int

  /// The number of the yield at which its way has left the one before it; `nil` for the first way.
  package let branchedAt: Int?

  package let yielded: String

  /// What was sent just before; `nil` if nothing was.
  package let sent: String?

  /// The chain of delegation, outermost first.
  package let frames: [Frame]

  /// What it works on, drawn with letters.
  package var picture: String?

  /// What has happened on the way from the yield before.
  package var remark: String?

  /// Whether it is the first one of a way of its own.
  package var isFork: Bool { branchedAt.map { $0 + 1 == number } ?? false }
}

extension Recorded {
  /// The past in words.
  ///
  /// - Parameters:
  ///   - sent: What was sent before each yield, the first of which comes without.
  ///   - branch: For one that has branched off, the number of the yield at which it has.
  /// - Returns: A moment for each yield, but for those up to the branch.
  package func moments(sent: [String] = [], from branch: Int? = nil) -> [HistoryMoment] {
    history.dropFirst(branch.map { $0 + 1 } ?? 0).map { moment in
      let index = moment.number - 1
      let locals = moment.frames.map { frame in
        frame.locals.map { HistoryMoment.Local(name: $0.name, value: shown($0.value)) }
      }
      let trace = moment.trace
      return HistoryMoment(
        number: moment.number, branchedAt: branch, yielded: "\(moment.yielded)",
        sent: sent.indices.contains(index) ? sent[index] : nil,
        frames: trace.enumerated().map { depth, place in
          // What is delegated to by reference hides its locals.
          HistoryMoment.Frame(
            function: place.function, file: place.file, line: place.line.map { Int($0) },
            locals: locals.count == trace.count ? locals[depth] : [])
        })
    }
  }

  /// A value in words; objects have their type only.
  private func shown(_ value: Any) -> String {
    if let value = value as? any CustomStringConvertible { return value.description }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional {
      return mirror.children.first.map { shown($0.value) } ?? "nil"
    }
    return mirror.displayStyle == .class ? "a \(mirror.subjectType)" : "\(value)"
  }
}
