import Foundation
import Loop
import LoopTesting
import TestSupport
import Testing

/// Chains of futures, each of which keeps the next, however they end: on a small stack.
@Suite(.ownThread) struct DroppingFutures {
  /// Runs something on a thread with a stack of half a mebibyte; waits for its end.
  private func onSmallStack(_ body: @escaping @Sendable () throws -> Void) throws {
    let outcome = Outcome()
    let thread = Thread {
      outcome.end(Result { try body() })
    }
    thread.stackSize = 512 * 1024
    thread.start()
    try outcome.wait()
  }

  private final class Outcome: @unchecked Sendable {
    // Written before the semaphore is signalled, read after it was waited for.
    private var result: Result<Void, any Error> = .success(())
    private let semaphore = DispatchSemaphore(value: 0)

    func end(_ result: Result<Void, any Error>) {
      self.result = result
      semaphore.signal()
    }

    func wait() throws {
      semaphore.wait()
      try result.get()
    }
  }

  enum Link: CaseIterable {
    case shield, gather, gatherResults, mixed, told, callback

    func add(to future: Future<Int>, _ number: Int, _ loop: EventLoop) -> Future<Int> {
      switch self {
      case .shield: return loop.shield(future)
      case .gather: return loop.gather([future], combining: { $0[0] })
      case .gatherResults: return loop.gatherResults([future], combining: \.count)
      case .mixed:
        return (number % 2 == 0 ? Link.shield : .gather).add(to: future, number, loop)
      case .told:
        let outer = Link.mixed.add(to: future, number, loop)
        outer.addDoneCallback { _ in }
        return outer
      case .callback:
        let other = loop.createFuture(Int.self)
        other.addDoneCallback { _ in if !future.isDone { try future.setResult(1) } }
        return other
      }
    }
  }

  enum End: CaseIterable {
    case dropped, droppedFromBelow, finished, failed, cancelled, cancelledFromAbove, closed
  }

  @Test(arguments: Link.allCases)
  func `a chain takes no native stack, however it ends`(_ link: Link) throws {
    try onSmallStack {
      for end in End.allCases {
        let loop = try EventLoop(clock: VirtualClock())
        loop.slowStepThreshold = nil
        loop.exceptionHandler = { _, _ in }
        var bottom: Future<Int>? = loop.createFuture()
        var top = bottom
        for number in 0..<20_000 { top = top.map { link.add(to: $0, number, loop) } }
        switch end {
        case .dropped: bottom = nil
        case .droppedFromBelow: top = nil
        case .finished: try bottom?.setResult(1)
        case .failed: try bottom?.setException(Mishap.first)
        case .cancelled: bottom?.cancel()
        case .cancelledFromAbove:
          bottom = nil
          top?.cancel()
        case .closed: loop.close()
        }
        if !loop.isClosed { try loop.runUntilIdle() }
        (bottom, top) = (nil, nil)
        #expect(loop.futureCount == 0, "\(end)")
        loop.close()
      }
    }
  }

  private final class Node {
    let next: Future<Node>?

    init(_ next: Future<Node>?) { self.next = next }
  }

  @Test func `results that hold the next future are dropped one after the other`() throws {
    try onSmallStack {
      let loop = try EventLoop(clock: VirtualClock())
      defer { loop.close() }
      var top: Future<Node>?
      for _ in 0..<20_000 {
        let future = loop.createFuture(Node.self)
        try future.setResult(Node(top))
        top = future
      }
      top = nil
      #expect(loop.futureCount == 0)
    }
  }

  private struct Held: Error, @unchecked Sendable {
    // Never leaves the thread of the loop.
    let future: Future<Int>
  }

  @Test func `errors that hold the next future are dropped one after the other`() throws {
    try onSmallStack {
      let loop = try EventLoop(clock: VirtualClock())
      defer { loop.close() }
      var reports = 0
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, _ in reports += 1 }
      var top: Future<Int>? = loop.createFuture()
      for _ in 0..<20_000 {
        let future = loop.createFuture(Int.self)
        if let top { try future.setException(Held(future: top)) }
        top = future
      }
      top = nil
      #expect(reports == 20_000 && loop.futureCount == 0)
    }
  }
}
