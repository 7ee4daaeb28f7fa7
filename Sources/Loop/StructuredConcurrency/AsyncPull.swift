/// Lends an `AsyncSequence` to coroutines, one element at a time.
///
/// ```swift
/// Do { $0.lines = AsyncPull($0.file.lines) }
/// ForAwait(\.line, in: { $0.lines }) {
///   Do { print($0.line) }
/// }
/// ```
///
/// The sequence advances only when it is asked, so back-pressure is inherent. Several coroutines may
/// pull from one, of one loop or of several: each element goes to one of them, in the order in which
/// they asked. Cancelling a coroutine that waits in `next()` cancels that step of the sequence and no
/// more: what the next step gives is the sequence's affair; many end then, an `AsyncStream` for one.
///
/// ``next()`` alone is Python's `anext(iterator, None)`.
public final class AsyncPull<Element: Sendable>: AwaitableIterator, Sendable {
  private let puller: any Puller<Element>

  /// Begins to iterate over a sequence; nothing is pulled yet.
  ///
  /// - Parameter sequence: The sequence, which belongs to the pull from now on.
  public init<Source: AsyncSequence>(_ sequence: sending Source) where Source.Element == Element {
    puller = SequencePuller(sequence)
  }

  /// The next element, or `nil` at the end and ever after; raises the error of the sequence.
  ///
  /// - Returns: An awaitable; see ``Await`` for how it is cancelled.
  public func next() -> Await<Element?> {
    Await { [puller] in try await puller.next() }
  }
}

/// An iterator whose type is forgotten.
private protocol Puller<Element>: Actor {
  associatedtype Element: Sendable

  func next() async throws -> Element?
}

/// Where tasks wait for their turn; it does not know for what.
private protocol WaitingLine: Actor {
  /// Ends the wait of a task that was cancelled.
  func leaveLine(_ number: Int)
}

/// Keeps an iterator, and has it advance for one at a time.
private actor SequencePuller<Source: AsyncSequence>: Puller, WaitingLine
where Source.Element: Sendable {
  private var iterator: Source.AsyncIterator?
  private var isEnded = false
  private var isBusy = false
  private var line: [(number: Int, continuation: UnsafeContinuation<Bool, Never>)] = []
  private var lastNumber = 0

  init(_ sequence: sending Source) { iterator = sequence.makeAsyncIterator() }

  func next() async throws -> Source.Element? {
    // An actor lets others in while it waits, and an iterator is advanced by one at a time.
    if isBusy, await !standInLine() { throw CancellationError() }
    isBusy = true
    defer {
      if line.isEmpty {
        isBusy = false
      } else {
        line.removeFirst().continuation.resume(returning: true)
      }
    }
    // One who was cancelled in the line leaves the sequence alone, which might end because of it.
    try Task.checkCancellation()
    guard !isEnded, var iterator = iterator.take() else { return nil }
    do {
      let element = try await iterator.next(isolation: self)
      if element == nil { isEnded = true } else { self.iterator = iterator }
      return element
    } catch {
      isEnded = true
      throw error
    }
  }

  /// Waits for one's turn.
  ///
  /// - Returns: Whether it has come; if not, the task was cancelled first.
  private func standInLine() async -> Bool {
    lastNumber += 1
    let number = lastNumber
    let waitingLine: any WaitingLine = self
    return await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        if Task.isCancelled {
          continuation.resume(returning: false)
        } else {
          line.append((number, continuation))
        }
      }
    } onCancel: {
      Task { await waitingLine.leaveLine(number) }
    }
  }

  func leaveLine(_ number: Int) {
    guard let place = line.firstIndex(where: { $0.number == number }) else { return }
    line.remove(at: place).continuation.resume(returning: false)
  }
}
