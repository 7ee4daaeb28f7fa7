/// The observer of a descriptor: told when it is ready.
///
/// The loop calls from an iteration, in the order in which the selector reported, never at once. A
/// call is a hint: the operation may still find that it would block.
class DescriptorObserver {
  /// Whether the loop keeps the observer while it watches for it.
  ///
  /// Otherwise the observer stops the watching before it goes, at the latest in its `deinit`.
  var isKept: Bool { false }

  init() {}

  /// Called when reading would not wait.
  func descriptorReadable() {}

  /// Called when writing would not wait.
  func descriptorWritable() {}

  /// Called when the selector has failed on the descriptor: nothing is watched any more on it.
  ///
  /// Told to the observer of the other side, and not to the one for which the selector was asked. At
  /// once, unlike the rest.
  func watchingFailed(_ error: any Error) {}

  /// Called when the loop is closed: nothing is watched any more.
  func loopClosed() {}
}

/// The observers of one watched descriptor.
struct Watcher {
  /// What an observer is told of.
  enum Side {
    case reader
    case writer

    var other: Side { self == .reader ? .writer : .reader }
  }

  // Kept if the observer wants it (``DescriptorObserver/isKept``); otherwise the observer takes itself
  // out before it goes.
  var reader: Borrowed<DescriptorObserver>?
  var writer: Borrowed<DescriptorObserver>?

  // Generation numbers: a queued event for an earlier observer of this descriptor number, perhaps of
  // another file, is ignored.
  var readerNumber: UInt16 = 0
  var writerNumber: UInt16 = 0

  subscript(side: Side) -> Borrowed<DescriptorObserver>? {
    get { side == .reader ? reader : writer }
    set { if side == .reader { reader = newValue } else { writer = newValue } }
  }

  /// That the descriptor is ready, for the observer of now.
  func event(_ descriptor: Int32, _ side: Side) -> DescriptorEvent {
    DescriptorEvent(descriptor, side, side == .reader ? readerNumber : writerNumber)
  }

  var interest: Interest {
    var interest: Interest = []
    if reader != nil { interest.insert(.readable) }
    if writer != nil { interest.insert(.writable) }
    return interest
  }
}

/// The watched descriptors of a loop, by number.
///
/// An array, since numbers are small: the system hands out the lowest that is free.
struct WatcherTable {
  private var watchers: [Watcher] = []
  private var count = 0
  private var lastNumber: UInt16 = 0

  /// Whether nothing is watched.
  var isEmpty: Bool { count == 0 }

  /// The observers of a descriptor.
  subscript(descriptor: Int32) -> Watcher {
    get {
      guard descriptor >= 0, Int(descriptor) < watchers.count else { return Watcher() }
      return watchers[Int(descriptor)]
    }
    set {
      let after = newValue.interest.isEmpty
      let missing = Int(descriptor) + 1 - watchers.count
      if missing > 0 {
        // No room is made for a number that is refused, which may be any.
        if after { return }
        watchers.append(contentsOf: repeatElement(Watcher(), count: missing))
      }
      let before = watchers[Int(descriptor)].interest.isEmpty
      watchers[Int(descriptor)] = newValue
      if before != after { count += after ? -1 : 1 }
    }
  }

  /// Gives an observer that is to be told its number.
  mutating func number(_ watcher: inout Watcher, _ side: Watcher.Side) {
    lastNumber &+= 1
    if side == .reader {
      watcher.readerNumber = lastNumber
    } else {
      watcher.writerNumber = lastNumber
    }
  }

  /// The numbers of the descriptors whose watchers are as wanted, in order.
  func numbers(where isWanted: (Watcher) -> Bool) -> [Int32] {
    watchers.indices.filter { isWanted(watchers[$0]) }.map { Int32($0) }
  }

  /// Stops the program if what must always be so is not.
  func checkInvariants() {
    let watched = watchers.count { !$0.interest.isEmpty }
    precondition(count == watched, "the table knows how many descriptors are watched")
  }

  /// Empties the table and gives what was in it.
  mutating func removeAll() -> [Watcher] {
    let all = watchers
    watchers = []
    count = 0
    return all
  }
}

extension EventLoop {
  /// Tells an observer when a descriptor is ready, in place of an earlier observer.
  ///
  /// The selector is asked also when there was one: its descriptor may have been closed meanwhile, and
  /// the number be that of another file.
  ///
  /// - Parameters:
  ///   - descriptor: An open descriptor, which must be removed before it is closed.
  ///   - side: What to tell of.
  ///   - observer: Whom to tell.
  /// - Throws: ``SystemError`` if the selector refuses the descriptor, which is not watched at all
  ///   then, and the other side's observer is told; ``LoopError/closed``.
  func watch(
    _ descriptor: Int32, for side: Watcher.Side, _ observer: DescriptorObserver
  ) throws {
    if isClosed { throw LoopError.closed }
    let old = watchers[descriptor]
    var new = old
    new[side] = Borrowed(observer)
    watchers.number(&new, side)
    do {
      try selector.setInterest(new.interest, for: descriptor)
    } catch {
      if descriptor >= 0 { watchers[descriptor] = Watcher() }
      old[side]?.forgo()
      old[side.other]?.lose(error)
      throw error
    }
    if observer.isKept { Borrowed(observer).retain() }
    watchers[descriptor] = new
    old[side]?.forgo()
  }

  /// Stops telling the observer of a descriptor.
  ///
  /// - Returns: Whether there was one.
  @discardableResult
  func unwatch(_ descriptor: Int32, for side: Watcher.Side) -> Bool {
    var watcher = watchers[descriptor]
    guard let observer = watcher[side] else { return false }
    watcher[side] = nil
    watchers[descriptor] = watcher
    do {
      try selector.setInterest(watcher.interest, for: descriptor)
    } catch {
      // A descriptor on which the selector fails is not watched at all.
      watchers[descriptor] = Watcher()
      report(ErrorReport(kind: .selector, error: error))
      watcher[side.other]?.lose(error)
    }
    observer.forgo()
    return true
  }

  /// Stops telling anyone of a descriptor that is about to be closed.
  func unwatch(_ descriptor: Int32) {
    let watcher = watchers[descriptor]
    guard !watcher.interest.isEmpty else { return }
    watchers[descriptor] = Watcher()
    do {
      try selector.setInterest([], for: descriptor)
    } catch {
      report(ErrorReport(kind: .selector, error: error))
    }
    watcher.reader?.forgo()
    watcher.writer?.forgo()
  }

  /// Whether the descriptor is still watched for the observer for which it was found ready.
  @inline(__always)
  func isWatched(_ event: DescriptorEvent) -> Bool {
    watchers[event.descriptor].event(event.descriptor, event.side) == event
  }

  /// Calls the observer for which a descriptor was found ready, if it is still watched for that one.
  func runObserver(_ event: DescriptorEvent) {
    guard isWatched(event) else { return }
    let watcher = watchers[event.descriptor]
    // Kept for the length of the call, in which the observer may be removed.
    switch event.side {
    case .reader: watcher.reader?.object.descriptorReadable()
    case .writer: watcher.writer?.object.descriptorWritable()
    }
  }

  /// Tells all observers that the loop is closed.
  func closeWatchers() {
    for watcher in watchers.removeAll() {
      let observers = [watcher.reader, watcher.writer].compactMap { $0?.object }
      watcher.reader?.forgo()
      watcher.writer?.forgo()
      for observer in observers { observer.loopClosed() }
    }
  }
}

extension Borrowed<DescriptorObserver> {
  /// Releases the observer, if the loop kept it.
  fileprivate func forgo() {
    if object.isKept { release() }
  }

  /// Tells the observer that it is not told of anything any more, and releases it.
  fileprivate func lose(_ error: any Error) {
    object.watchingFailed(error)
    forgo()
  }
}
