extension GeneratorSignature {
  /// The older name of ``Late``, for functions that were written with it.
  @available(*, deprecated, renamed: "Late")
  public typealias Local<Value> = Late<Value>
}
