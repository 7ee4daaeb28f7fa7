import Generators

/// What a stage of the push pipeline sends its items to.
///
/// Closing a sink closes all that follow it.
typealias Sink<Item> = AnyGenerator<Void, Item, Void>

/// Runs a sink to its first `yield`, where it can be sent items.
func primed<Source: Delegatable, Item>(_ source: Source) throws -> Sink<Item>
where
  Source.Delegation.Yielded == Void, Source.Delegation.Sent == Item,
  Source.Delegation.Returned == Void
{
  let sink = Sink<Item>(source)
  _ = try sink.next()
  return sink
}

/// A stage: takes lines, sends on the requests, and counts the other lines.
struct Parse: GeneratorFunction {
  typealias Yielded = Void
  typealias Sent = String

  let target: Sink<Record>
  var skipped = 0

  static let body = Program {
    Try {
      Forever {
        Yield { _ in
        } receive: { frame, line in
          if let record = Record(line) {
            _ = try frame.target.send(record)
          } else {
            frame.skipped += 1
          }
        }
      }
    } finally: {
      Do {
        print("  \($0.skipped) lines are no requests")
        try $0.target.close()
      }
    }
  }
}

/// A stage: sends each request to several sinks.
struct Broadcast: GeneratorFunction {
  typealias Yielded = Void
  typealias Sent = Record

  let targets: [Sink<Record>]

  static let body = Program {
    Try {
      Forever {
        Yield { _ in
        } receive: { frame, record in
          for target in frame.targets { _ = try target.send(record) }
        }
      }
    } finally: {
      Do { for target in $0.targets { try target.close() } }
    }
  }
}

/// A stage: sends on the errors.
struct OnlyErrors: GeneratorFunction {
  typealias Yielded = Void
  typealias Sent = Record

  let target: Sink<Record>

  static let body = Program {
    Try {
      Forever {
        Yield { _ in
        } receive: { frame, record in
          if record.isError { _ = try frame.target.send(record) }
        }
      }
    } finally: {
      Do { try $0.target.close() }
    }
  }
}

/// A sink: counts by host, and reports when it is closed.
struct CountHosts: GeneratorFunction {
  typealias Yielded = Void
  typealias Sent = Record

  let title: String
  var counts: [Substring: Int] = [:]

  static let body = Program {
    Try {
      Forever {
        Yield { _ in
        } receive: {
          $0.counts[$1.host, default: 0] += 1
        }
      }
    } finally: {
      Do { print("  \($0.title): \(ranking($0.counts))") }
    }
  }
}

/// A sink: keeps the slowest requests, and reports when it is closed.
struct Slowest: GeneratorFunction {
  typealias Yielded = Void
  typealias Sent = Record

  let limit: Int
  var records: [Record] = []

  static let body = Program {
    Try {
      Forever {
        Yield { _ in
        } receive: { frame, record in
          let slower = frame.records.prefix { $0.milliseconds >= record.milliseconds }
          frame.records.insert(record, at: slower.count)
          frame.records = Array(frame.records.prefix(frame.limit))
        }
      }
    } finally: {
      Do { for record in $0.records { print("  slow: \(record.text)") } }
    }
  }
}
