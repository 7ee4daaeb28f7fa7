// Shows that a package of one's own can replace every part of the loop: a selector, a clock, an
// executor, an instrument, an awaitable, a reader and a writer, each run through the laws of its
// contract, and then all that make a loop at work.

import Foundation
import Generators
import Loop
import LoopTesting

try SelectorLaw.check { try SelectSelector() }
print("the selector keeps its contract: \(SelectorLaw.allCases.count) laws")
try ClockLaw.check { FastClock(factor: 1000) }
print("the clock keeps its contract: \(ClockLaw.allCases.count) laws")
try ExecutorLaw.check { DispatchExecutor() }
print("the executor keeps its contract: \(ExecutorLaw.allCases.count) laws")
try InstrumentLaw.check { _ in StepCounter() }
print("the instrument keeps its contract: \(InstrumentLaw.allCases.count) laws")
try AwaitableLaw.check { test in
  // No descriptor is needed: what is ready is said by a script.
  let selector = test.loop.selector as? ScriptedSelector
  test.loop.callLater(.seconds(1)) { selector?.setReadiness(.readable, for: 7) }
  return Readable(test.loop, 7)
}
print("the awaitable keeps its contract: \(AwaitableLaw.allCases.count) laws")
try StreamLaw.check { test in
  let pair = MemoryPair(on: test.loop)
  let ends = [pair.near, pair.far].map { end in
    StreamEnd(
      reader: MaskedReader(end.reader, mask: 0x5A), writer: MaskedWriter(end.writer, mask: 0x5A))
  }
  return (ends[0], ends[1])
}
print("the streams keep their contract: \(StreamLaw.allCases.count) laws")

/// Waits for letters in a pipe, and prints them.
struct Reader: Coroutine {
  typealias Returned = String
  let pipe: Pipe
  var text = ""

  static let body = Program {
    While({ $0.text.count < 3 }) {
      YieldFrom { Readable($0.loop, $0.pipe.fileHandleForReading.fileDescriptor) }
      Do { $0.text += String(decoding: $0.pipe.fileHandleForReading.availableData, as: UTF8.self) }
    }
    Return { $0.text }
  }
}

/// Writes a letter each hour, on another thread.
struct Writer: Coroutine {
  let pipe: Pipe
  var letters = ["a", "b", "c"]

  static let body = Program {
    While({ !$0.letters.isEmpty }) {
      YieldFrom { $0.loop.sleep(.seconds(3600)) }
      YieldFrom { frame in
        let letter = Data(frame.letters.removeFirst().utf8)
        return frame.loop.runInExecutor { [pipe = frame.pipe] in
          try pipe.fileHandleForWriting.write(contentsOf: letter)
        }
      }
    }
  }
}

// A hundred thousand seconds in one.
let loop = EventLoop(clock: FastClock(factor: 100_000), selector: try SelectSelector())
let executor = DispatchExecutor()
let counter = StepCounter()
loop.defaultExecutor = executor
loop.addInstrument(counter)
let letters = Pipe()
loop.createTask(Writer(pipe: letters), name: "writer")
let reader = loop.createTask(Reader(pipe: letters), name: "reader")
print("read:", try loop.runUntilComplete(reader))
print("hours passed:", loop.time >= .seconds(3 * 3600))
try loop.runUntilIdle()
print("steps of the reader:", counter.counts["reader"] ?? 0)
loop.close()
