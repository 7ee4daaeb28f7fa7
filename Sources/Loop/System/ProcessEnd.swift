import GeneratorsPlatform

/// The end of the process, where it comes to it by itself: by the end of `main`, or by `exit`.
enum ProcessEnd {
  /// Has something done on the thread that ends the process.
  static func perform(_ action: @convention(c) () -> Void) { atexit(action) }
}
