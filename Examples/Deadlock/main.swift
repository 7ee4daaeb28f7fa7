// A deadlock explained: the loop says that nothing can go on, and who waits for whom in a circle, where.
import DeadlockWays
import Loop
import Marks

checkOptions(of: "deadlock", ["--chart"])

/// Runs something on a loop of its own, and prints the deadlock that it ends in, and the tree of those who wait.
///
/// The clock jumps to whatever comes next, so that nobody has to wait.
func attempt(_ title: String, _ run: (EventLoop) throws -> Void) throws {
  print(title)
  let loop = try EventLoop(clock: VirtualClock())
  defer { loop.close() }
  do {
    try charting(loop, run)
  } catch let deadlock as DeadlockError {
    print(deadlock)
    print(loop.snapshot())
  }
  print()
}

try attempt("Each takes the fork at the left, and waits for the one at the right.") { loop in
  try WithGenerators.dine(isOrdered: false, on: loop)
}

try attempt("Each takes the fork with the lower number first.") { loop in
  try WithGenerators.dine(isOrdered: true, on: loop)
}

try attempt("Two tasks wait for each other's end.") { loop in
  try WithGenerators.hatch(on: loop)
}

try attempt("No circle: somebody has forgotten to put something into the queue.") { loop in
  let queue = Queue<String>()
  _ = try loop.runUntilComplete(loop.createTask(queue.get(), name: "reader"))
}
