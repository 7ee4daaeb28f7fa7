extension Future: CustomStringConvertible, DescribedByCell {
  /// The state, and the result or the error: `<Future pending>`, `<Future finished result=3>`; that of a
  /// task as ``EventLoop/Task`` says it.
  ///
  /// Asking for it does not count as asking for the result.
  public var description: String {
    let head = cell.head
    return head.describe(result: head.status == .finished ? head.result(as: Value.self) : nil)
  }

  var cellRef: CellRef { cell.head }
}
