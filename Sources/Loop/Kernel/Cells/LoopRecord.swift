import Generators

/// A loop whose coroutines store it, as the thread remembers it that ran it last.
///
/// Such coroutines keep their loop, which keeps them: nobody need have it any more, and yet it is not
/// freed. So at the end of a run the loop counts the references that the frames of its pending
/// coroutines hold. They do not change until it runs again. If later there are no more references than
/// these, nobody has the loop: it can be reported, and closed, which frees it.
final class LoopRecord {
  private enum Count {
    /// The loop runs, or has not been counted.
    case unknown

    /// The frames hold so many references.
    case known(Int)

    /// The loop is closed.
    case over
  }

  private struct State {
    var count = Count.unknown

    /// The thread whose run was the last at whose end the loop was counted.
    var thread = SystemThread.noNumber
  }

  private weak var loop: EventLoop?

  // Locked, since a loop may be handed to another thread, and be run there.
  private let state = SystemMonitor(State())

  init(_ loop: EventLoop) { self.loop = loop }

  /// The loop begins to run.
  func forget() { state.withLock { $0.count = .unknown } }

  /// The loop is closed.
  func end() { state.withLock { $0.count = .over } }

  /// Counts the references that the frames of a loop hold.
  ///
  /// With the lock held, so that no other thread examines the loop meanwhile, which has a reference for
  /// that time. Twice, for who else may copy one: too low a count tells that the loop is in use.
  func note(_ references: () -> Int) {
    let thread = SystemThread.currentNumber
    let isNew = state.withLock { state in
      defer { state.thread = thread }
      state.count = .known(min(references(), references()))
      return state.thread != thread
    }
    if isNew { LoopRecords.add(self) }
  }

  /// What there is to know of the loop.
  enum Finding {
    /// Others have it.
    case inUse

    /// It is closed, or gone.
    case over

    /// Nobody has it but its own coroutines, and whoever gets this.
    case forgotten(Borrowed<EventLoop>)
  }

  /// Finds out who has the loop, for the thread that asks.
  func examine() -> Finding {
    // With the lock held: a thread that has the loop cannot begin to run it before it was counted.
    let (isForgotten, reference) = state.withLock { state -> (Bool, Borrowed<EventLoop>?) in
      switch state.count {
      case .over: return (false, nil)
      case .unknown: return (false, retained())
      case .known(let count):
        // The thread that ran it last remembers it.
        guard state.thread == SystemThread.currentNumber, let reference = retained() else {
          return (false, nil)
        }
        // Only this reference and those of the frames: nobody is there who could use the loop.
        return (ReferenceCount.exact(reference.word) == count + 1, reference)
      }
    }
    guard let reference else { return .over }
    if isForgotten { return .forgotten(reference) }
    reference.release()
    return .inUse
  }

  /// A reference to the loop, one and no more.
  @inline(never)
  private func retained() -> Borrowed<EventLoop>? {
    loop.map { loop in
      let reference = Borrowed(loop)
      reference.retain()
      return reference
    }
  }
}

/// The loops that a thread remembers.
final class LoopRecords {
  private static let slot = ThreadSlot(for: "loops that nobody has closed") {
    let records: UnsafeMutableRawPointer? = $0
    if let records {
      let records = Borrowed<LoopRecords>(word: records)
      records.use { $0.closeForgotten() }
      records.release()
    }
  }

  private static let endsWithProcess: Void = ProcessEnd.perform { LoopRecords.closeForgotten() }

  private var records: [LoopRecord] = []

  /// Has this thread remember a loop.
  static func add(_ record: LoopRecord) {
    _ = endsWithProcess
    if let known = slot.value {
      Borrowed<LoopRecords>(word: known).use { $0.records.append(record) }
    } else {
      let records = LoopRecords()
      records.records.append(record)
      let kept = Borrowed(records)
      kept.retain()
      slot.value = kept.word
    }
  }

  /// Reports and closes the loops of this thread that nobody has.
  static func closeForgotten() {
    guard let known = slot.value else { return }
    Borrowed<LoopRecords>(word: known).object.closeForgotten()
  }

  private func closeForgotten() {
    // Taken out before, since clean-up may make loops.
    let examined = records
    records = []
    for record in examined {
      switch record.examine() {
      case .over: break
      case .inUse: records.append(record)
      case .forgotten(let reference):
        reference.use { loop in
          loop.reportUnclosed()
          loop.close()
        }
        reference.release()
      }
    }
  }
}

extension EventLoop {
  /// Counts, at the end of a run, the references to the loop that the frames of its coroutines hold.
  ///
  /// Not if there are many, of which the run has stepped but a few: it takes time for each.
  func noteFrameReferences() {
    guard register.count <= max(256, wordsRun) else { return }
    func references() -> Int {
      var count = 0
      register.each { count += $0.countReferences(to: Borrowed(self).word) }
      return count
    }
    if record == nil {
      if references() == 0 { return }
      record = LoopRecord(self)
    }
    record?.note(references)
  }
}
