extension LoopPart {
  /// This part as what it was attached as; its key says what that is.
  func downcast<Part: LoopPart>(to type: Part.Type) -> Part {
    assert(self is Part, "a part is looked up by the key of another")
    return unsafeDowncast(self, to: type)
  }
}
