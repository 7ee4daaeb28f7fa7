import Loop

/// Shuffles what is ready at the beginning of an iteration, within what the semantics leave open.
///
/// What a loop promises of the order of one iteration, and what a program may therefore rely on:
///
/// 1. Callbacks of `callSoon` and `callSoonThreadsafe` run in the order in which they were handed in.
/// 2. Timers run by their deadlines, those of one deadline in the order in which they were added.
/// 3. The done callbacks of one future run in the order in which they were added, and everything
///    that the library itself has attached to it in the same line.
/// 4. Of one descriptor, reading is told before writing, as the selector reported it.
///
/// These four are *lines*: a line of its own for each future and for each descriptor. Each task that
/// is ready is a line of one. Every order of the iteration in which no line is out of order can come,
/// each as likely as the others; nothing moves to another iteration.
///
/// A loop that is not shuffled keeps one order for all, as asyncio does: first in, first out.
final class ReadyShuffle: ReadyArrangement {
  /// What the order is drawn from; `nil` to leave it as it is.
  var random: SplitMix64?

  /// Called before the shuffling.
  var before: ((EventLoop) -> Void)?

  init(_ random: SplitMix64?) { self.random = random }

  func arrange(_ loop: EventLoop) {
    before?(loop)
    guard var random else { return }
    // Shuffling the places of all lines and then filling in each line in order gives every merge of
    // the lines with the same probability.
    loop.rearrangeReady { $0.shuffle(using: &random) }
    self.random = random
  }
}
