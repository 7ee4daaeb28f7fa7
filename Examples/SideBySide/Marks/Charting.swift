import Loop

/// Runs something on a loop, and draws what the loop did when the program was called with `--chart`.
///
/// - Parameters:
///   - loop: The loop.
///   - run: What is to be drawn.
/// - Throws: What `run` does; what was done until then is drawn nevertheless.
package func charting(_ loop: EventLoop, _ run: (EventLoop) throws -> Void) throws {
  guard CommandLine.arguments.contains("--chart") else { return try run(loop) }
  let recorder = TimelineInstrument(loop)
  loop.addInstrument(recorder)
  defer {
    loop.removeInstrument(recorder)
    print(recorder.timeline.chart(), terminator: "")
  }
  try run(loop)
}
