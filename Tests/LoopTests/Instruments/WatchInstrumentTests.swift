import Foundation
import Generators
import Loop
import LoopTesting
import Testing

@Suite struct WatchInstrumentTests {
  /// Asks for the step from another thread, and waits for the answer: so the asking one blocks meanwhile.
  private static func lookFromOutside(_ watch: WatchInstrument) throws -> WatchInstrument.Step? {
    let answer = Shared<WatchInstrument.Step?>(nil)
    let thread = try SystemThread.start { answer.change { $0 = watch.step } }
    thread.join()
    return answer.value
  }

  private struct Blocking: Coroutine {
    typealias Returned = WatchInstrument.Step?
    let watch: WatchInstrument
    var step: WatchInstrument.Step?

    static let line: UInt32 = #line + 3

    static let body = Program {
      YieldFrom { $0.loop.sleep(.seconds(1)) }
      Do { $0.step = try WatchInstrumentTests.lookFromOutside($0.watch) }
      Return { $0.step }
    }
  }

  @Test func `a step that blocks the loop is seen from outside, with where it came from`() throws {
    let fixture = try LoopFixture()
    let watch = WatchInstrument()
    fixture.loop.addInstrument(watch)
    let task = fixture.loop.createTask(Blocking(watch: watch), name: "blocker")
    let seen = try fixture.loop.runUntilComplete(task)
    let step = try #require(seen)
    #expect(step.task == task.number && step.name == "blocker" && step.callback == nil)
    #expect(step.duration >= .zero)
    #expect(step.trace.map(\.line) == [Blocking.line])
    #expect(step.trace.first?.function == "Blocking")
    let lines = step.description.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].hasPrefix("a step of blocker has been running for "))
    #expect(watch.step == nil)
  }

  @Test func `a callback that blocks the loop is seen from outside`() throws {
    let fixture = try LoopFixture()
    let watch = WatchInstrument()
    fixture.loop.addInstrument(watch)
    let seen = Shared<[WatchInstrument.Step?]>([])
    fixture.loop.callLater(.seconds(1)) {
      let step = try? Self.lookFromOutside(watch)
      seen.change { $0.append(step) }
    }
    try fixture.loop.runUntilIdle()
    let step = try #require(seen.value.first ?? nil)
    #expect(step.callback == .timer && step.task == nil && step.name == nil && step.trace == [])
    #expect(step.description.hasPrefix("a callback has been running for "))
  }

  @Test func `a loop that waits does nothing`() throws {
    let fixture = try LoopFixture()
    let watch = WatchInstrument()
    fixture.loop.addInstrument(watch)
    #expect(watch.step == nil)
    try fixture.loop.runUntilComplete(fixture.loop.sleep(.seconds(1)))
    #expect(watch.step == nil)
  }

  @Test func `a step is encoded and decoded`() throws {
    let fixture = try LoopFixture()
    let watch = WatchInstrument()
    fixture.loop.addInstrument(watch)
    let step = try #require(try fixture.loop.runUntilComplete(Blocking(watch: watch)))
    let data = try JSONEncoder().encode(step)
    #expect(try JSONDecoder().decode(WatchInstrument.Step.self, from: data) == step)
  }

  @Test func `it keeps the laws of instruments`() throws {
    try InstrumentLaw.check { _ in WatchInstrument() }
  }
}
