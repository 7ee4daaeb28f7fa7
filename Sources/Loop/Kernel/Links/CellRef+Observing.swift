extension CellRef {
  /// Tells an observer when the future is done.
  func observe(_ observer: FutureObserver) {
    tell(.observer(observer))
    // Something is to be told, so the future is completed even if nothing else has it.
    compositeObserver?.pin()
  }

  /// Tells an observer when the future is done that keeps the future, and stops observing it before
  /// it goes itself.
  func observe(keeping observer: FutureObserver) { tell(.keeper(observer)) }

  private func tell(_ word: WaiterWord) {
    if isPending {
      if isPooled { loop?.pool.remove(self) }
      addWaiter(word)
    } else if let loop, !loop.isClosed {
      loop.makeReady(word, of: self)
    } else {
      word.discard()
    }
  }

  /// Stops telling an observer; says whether it would have been told.
  @discardableResult
  func removeObserver(_ observer: FutureObserver) -> Bool {
    let isRemoved = removeWaiter(observer)
    if isRemoved { compositeObserver?.unpinIfPossible() }
    return isRemoved
  }
}
