import Generators
import Loop
import LoopTesting
import Testing

@Suite struct LookoutTests {
  @Test func `another thread sees which step blocks the loop, and where it went on from`()
    async throws
  {
    try await onThread {
      let fixture = try LoopFixture()
      let lookout = LookoutInstrument()
      fixture.loop.addInstrument(lookout)
      let seen = Shared<[LookoutInstrument.Running?]>([])
      fixture.loop.createTask(Blocking(lookout: lookout, seen: seen), name: "blocking")
      try fixture.loop.runUntilIdle()
      let running = try #require(seen.value.compactMap { $0 }.first)
      #expect(running.task == 1 && running.name == "blocking" && running.coroutine == "Blocking")
      #expect(running.trace.map(\.line) == [UInt32(Blocking.line)] && running.cause == nil)
      #expect(running.duration >= .zero)
      let text = running.description
      #expect(text.hasPrefix("blocking (Blocking) has been running for "))
      #expect(
        text.contains(
          "since it went on from\n  File \"\(#fileID)\", line \(Blocking.line), in Blocking"))
      #expect(lookout.look() == nil)
    }
  }

  @Test func `a callback is seen with what has called it`() async throws {
    try await onThread {
      let fixture = try LoopFixture()
      let lookout = LookoutInstrument()
      fixture.loop.addInstrument(lookout)
      let seen = Shared<[LookoutInstrument.Running?]>([])
      fixture.loop.callLater(.seconds(1)) { try look(lookout, seen) }
      try fixture.loop.runUntilIdle()
      let running = try #require(seen.value.compactMap { $0 }.first)
      #expect(running.task == nil && running.cause == .timer && running.trace == [])
      #expect(running.description.hasPrefix("a callback has been running for "))
    }
  }

  @Test func `an instrument that looks out keeps the laws of instruments`() throws {
    try InstrumentLaw.check { _ in LookoutInstrument() }
  }
}

/// Looks from another thread, for which this one waits.
private func look(
  _ lookout: LookoutInstrument, _ seen: Shared<[LookoutInstrument.Running?]>
) throws {
  try SystemThread.start { seen.change { $0.append(lookout.look()) } }.join()
}

private struct Blocking: Coroutine {
  typealias Returned = Void
  static let line = #line + 5
  let lookout: LookoutInstrument
  let seen: Shared<[LookoutInstrument.Running?]>

  static let body = Program {
    YieldFrom { $0.loop.sleep(.seconds(1)) }
    Do { try look($0.lookout, $0.seen) }
  }
}
