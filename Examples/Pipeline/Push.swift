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
  var record: Record?
  var skipped = 0

  static let body = Program {
    Try {
      Forever {
        Yield({ _ in }, receive: { $0.record = Record($1) })
        Do {
          if let record = $0.record { _ = try $0.target.send(record) } else { $0.skipped += 1 }
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
  @Late var record: Record

  static let body = Program {
    Try {
      Forever {
        Yield(into: \.record) { _ in }
        Do { for target in $0.targets { _ = try target.send($0.record) } }
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
  @Late var record: Record

  static let body = Program {
    Try {
      Forever {
        Yield(into: \.record) { _ in }
        Do { if $0.record.isError { _ = try $0.target.send($0.record) } }
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
  @Late var record: Record

  static let body = Program {
    Try {
      Forever {
        Yield(into: \.record) { _ in }
        Do { $0.counts[$0.record.host, default: 0] += 1 }
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
        Yield({ _ in }, receive: { $0.records.append($1) })
        Do {
          $0.records.sort { $0.milliseconds > $1.milliseconds }
          $0.records = Array($0.records.prefix($0.limit))
        }
      }
    } finally: {
      Do { for record in $0.records { print("  slow: \(record.text)") } }
    }
  }
}
