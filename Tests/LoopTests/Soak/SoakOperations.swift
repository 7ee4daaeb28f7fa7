import Generators
import Loop
import LoopTesting

/// What the tasks of a soak share, and what they count.
final class Soak {
  let loop: EventLoop
  let lock: Lock
  let semaphore: BoundedSemaphore
  let condition: Condition
  let event: Event
  let queue: Queue<Int>
  let address: SocketAddress
  let lives = LifeCounter()

  var random: SplitMix64
  var tasks: [EventLoop.Task<Void>] = []
  var begun = 0
  var ended = 0
  var put = 0
  var got = 0
  var inside = 0
  var complaints: [String] = []
  let calls = SystemMonitor(0)
  var expectedCalls = 0

  static let permits = 3

  init(_ loop: EventLoop, _ address: SocketAddress, seed: UInt64) {
    self.loop = loop
    self.address = address
    lock = Lock(loop: loop)
    semaphore = BoundedSemaphore(loop: loop, value: Soak.permits)
    condition = Condition(loop: loop)
    event = Event(loop: loop)
    queue = Queue(loop: loop, maxSize: 5)
    random = SplitMix64(seed: seed)
  }

  func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  var shortTime: Duration { .microseconds(number(0...3000)) }

  func spawn(steps: Int) {
    tasks.append(loop.createTask(SoakWorker(soak: self, life: lives.make(), steps: steps)))
  }

  /// Something to do, at random.
  func operation() -> AnyAwaitable {
    switch number(0...18) {
    case 0: return AnyAwaitable(loop.sleep(shortTime))
    case 1: return AnyAwaitable(EventLoop.turn)
    case 2: return AnyAwaitable(LockUse(soak: self))
    case 3: return AnyAwaitable(SemaphoreUse(soak: self))
    case 4: return limited(Produce(soak: self))
    case 5: return limited(Consume(soak: self))
    case 6: return limited(ConditionUse(soak: self))
    case 7: return AnyAwaitable(Notify(soak: self))
    case 8: return AnyAwaitable(GroupUse(soak: self))
    case 9: return AnyAwaitable(TimeoutUse(soak: self, limit: shortTime, time: shortTime))
    case 10:
      let times = (0..<number(0...4)).map { _ in loop.sleep(shortTime) }
      return AnyAwaitable(loop.gather(times) { _ in })
    case 11: return AnyAwaitable(loop.shield(loop.sleep(shortTime)))
    case 12:
      cancelSomebody()
      return AnyAwaitable(EventLoop.turn)
    case 13: return AnyAwaitable(call())
    case 14:
      if number(0...1) == 0 { event.set() } else { event.clear() }
      return limited(event.wait())
    case 15: return limited(DatagramUse(soak: self, count: number(0...1_000)))
    case 16: return AnyAwaitable(PipeUse(soak: self, count: number(0...200_000)))
    case 17:
      let use = ProcessUse(soak: self, count: number(0...200_000))
      return number(0...2) == 0 ? limited(use) : AnyAwaitable(use)
    default: return AnyAwaitable(Exchange(soak: self, count: number(1...20_000)))
    }
  }

  /// What came has to be what was sent.
  func compare(_ came: Int, _ sent: Int, _ what: String) {
    if came != sent { complaints.append("\(came) bytes of \(sent) came from \(what)") }
  }

  private func limited<Source: Awaitable>(_ source: Source) -> AnyAwaitable
  where Source.Delegation.Returned == Void {
    AnyAwaitable(loop.waitFor(source, timeout: shortTime))
  }

  func cancelSomebody() {
    guard let task = tasks.randomElement(using: &random) else { return }
    task.cancel()
  }

  /// A call on another thread, which itself calls back.
  private func call() -> Future<Void> {
    let (handle, calls) = (loop.makeThreadsafeLoop(), calls)
    expectedCalls += 1
    return loop.runInExecutor {
      try handle.callSoonThreadsafe { calls.withLock { $0 += 1 } }
    }
  }
}

/// Does things at random, whatever happens to it.
struct SoakWorker: Coroutine {
  typealias Returned = Void
  let soak: Soak
  let life: LifeCounter.Life
  var steps: Int

  static let body = Program {
    Do { $0.soak.begun += 1 }
    Try {
      While {
        $0.steps > 0
      } do: {
        Do { $0.steps -= 1 }
        Try {
          YieldFrom { $0.soak.operation() }
        } catch: {
          Catch(TimeoutError.self) {}
          // Some go on when they are cancelled, most do not.
          Catch(CancelledError.self, where: { frame, _ in frame.soak.number(0...3) == 0 }) {}
        }
      }
    } finally: {
      Do { $0.soak.ended += 1 }
    }
  }
}

private struct LockUse: Coroutine {
  typealias Returned = Void
  let soak: Soak

  static let body = Program {
    With {
      $0.soak.lock
    } do: {
      Do { frame in
        frame.soak.inside += 1
        if frame.soak.inside > 1 { frame.soak.complaints.append("several have the lock") }
      }
      Try {
        YieldFrom { $0.soak.loop.sleep($0.soak.shortTime / 10) }
      } finally: {
        Do { $0.soak.inside -= 1 }
      }
    }
  }
}

private struct SemaphoreUse: Coroutine {
  typealias Returned = Void
  let soak: Soak

  static let body = Program {
    With {
      $0.soak.semaphore
    } do: {
      YieldFrom { $0.soak.loop.sleep($0.soak.shortTime / 5) }
    }
    // Perhaps whom this has just woken.
    Do { if $0.soak.number(0...3) == 0 { $0.soak.cancelSomebody() } }
  }
}

private struct Produce: Coroutine {
  typealias Returned = Void
  let soak: Soak

  static let body = Program {
    YieldFrom { $0.soak.queue.put(1) }
    Do { $0.soak.put += 1 }
    Do { if $0.soak.number(0...3) == 0 { $0.soak.cancelSomebody() } }
  }
}

private struct Consume: Coroutine {
  typealias Returned = Void
  let soak: Soak

  static let body = Program {
    YieldFrom {
      $0.soak.queue.get()
    } receive: { frame, _ in
      frame.soak.got += 1
    }
    Do { try $0.soak.queue.taskDone() }
  }
}

private struct ConditionUse: Coroutine {
  typealias Returned = Void
  let soak: Soak

  static let body = Program {
    With {
      $0.soak.condition
    } do: {
      YieldFrom { $0.soak.condition.wait() }
      YieldFrom { _ in EventLoop.turn }
    }
  }
}

private struct Notify: Coroutine {
  typealias Returned = Void
  let soak: Soak

  static let body = Program {
    With {
      $0.soak.condition
    } do: {
      Do { try $0.soak.condition.notify($0.soak.number(0...2)) }
    }
  }
}

private struct GroupUse: Coroutine {
  typealias Returned = Void
  let soak: Soak
  var group: EventLoop.TaskGroup?

  static let body = Program {
    Try {
      With {
        $0.soak.loop.taskGroup()
      } receive: {
        $0.group = $1
      } do: {
        Do { frame in
          for _ in 0..<frame.soak.number(0...3) {
            try frame.group?.createTask(
              Later(frame.soak.loop, 0, frame.soak.number(0...3) > 0 ? .success(1) : failure))
            try frame.group?.createTask(frame.soak.loop.sleep(frame.soak.shortTime))
          }
        }
        YieldFrom { _ in EventLoop.turn }
      }
    } catch: {
      Catch(TaskGroupError.self) {}
    }
  }

  private static let failure = Result<Int, any Error>.failure(Mishap.first)
}

private struct TimeoutUse: Coroutine {
  typealias Returned = Void
  let soak: Soak
  let limit: Duration
  let time: Duration

  static let body = Program {
    With {
      $0.soak.loop.timeout($0.limit)
    } do: {
      With {
        $0.soak.loop.timeout($0.limit * 2)
      } do: {
        YieldFrom { $0.soak.loop.sleep($0.time) }
        YieldFrom {
          $0.soak.loop.wait([$0.soak.loop.sleep($0.time)])
        } receive: { _, _ in
        }
      }
    }
  }
}

/// Sends a line to the server, which echoes it.
private struct Exchange: Coroutine {
  typealias Returned = Void
  let soak: Soak
  let count: Int
  var connection: (reader: StreamReader, writer: StreamWriter)?

  static let body = Program {
    YieldFrom {
      $0.soak.loop.openConnection(to: $0.soak.address)
    } receive: {
      $0.connection = $1
    }
    Try {
      Do { frame in
        frame.connection?.writer.write(Array(repeating: 97, count: frame.count) + [10])
      }
      YieldFrom { try $0.stream().writer.drain() }
      YieldFrom {
        try $0.stream().reader.readLine()
      } receive: { frame, line in
        if line.count != frame.count + 1 {
          frame.soak.complaints.append("\(line.count) bytes of \(frame.count + 1) came back")
        }
      }
    } finally: {
      Do { $0.connection?.writer.close() }
    }
  }

  private func stream() throws -> (reader: StreamReader, writer: StreamWriter) {
    guard let connection else { throw Complaint("there is no connection") }
    return connection
  }
}

/// Sends a datagram to somebody, who gets it whole.
private struct DatagramUse: Coroutine {
  typealias Returned = Void
  let soak: Soak
  let count: Int
  var sockets: [DatagramSocket] = []

  static let body = Program {
    Try {
      Do { try $0.open() }
      YieldFrom { $0.sockets[1].send(Array(repeating: 97, count: $0.count)) }
      YieldFrom {
        $0.sockets[0].receive()
      } receive: {
        $0.soak.compare($1.bytes.count, $0.count, "a datagram")
      }
    } finally: {
      Do { for socket in $0.sockets { socket.close() } }
    }
  }

  private mutating func open() throws {
    let server = try soak.loop.openDatagramSocket(local: .ipv4(.loopback, port: 0))
    sockets.append(server)
    guard let address = server.localAddress else { throw Complaint("a socket has no address") }
    sockets.append(try soak.loop.openDatagramSocket(remote: address))
  }
}

/// Writes into a pipe more than it holds, and reads it at its other end.
private struct PipeUse: Coroutine {
  typealias Returned = Void
  let soak: Soak
  let count: Int
  var reader: StreamReader?
  var writer: StreamWriter?

  static let body = Program {
    Try {
      Do { try $0.open() }
      Do {
        $0.writer?.write(Array(repeating: 97, count: $0.count))
        $0.writer?.close()
      }
      YieldFrom {
        try $0.ends().reader.readToEnd()
      } receive: {
        $0.soak.compare($1.count, $0.count, "a pipe")
      }
      YieldFrom { try $0.ends().writer.waitClosed() }
    } finally: {
      Do {
        $0.writer?.abort()
        $0.reader?.close()
      }
    }
  }

  private mutating func open() throws {
    let pipe = try Descriptor.pipe(isBlocking: true)
    // The streams have descriptors of their own.
    defer {
      pipe.read.close()
      pipe.write.close()
    }
    reader = try soak.loop.openReader(descriptor: pipe.read.number)
    writer = try soak.loop.openWriter(descriptor: pipe.write.number)
  }

  private func ends() throws -> (reader: StreamReader, writer: StreamWriter) {
    guard let reader, let writer else { throw Complaint("the pipe is not open") }
    return (reader, writer)
  }
}

/// Runs a program that gives back what it is given.
private struct ProcessUse: Coroutine {
  typealias Returned = Void
  let soak: Soak
  let count: Int

  static let body = Program {
    YieldFrom {
      $0.soak.loop.run("cat", input: Array(repeating: 97, count: $0.count))
    } receive: {
      $0.soak.compare($1.standardOutput.count, $0.count, "a program")
    }
  }
}
