import Generators

/// A thread of a model: a generator function whose every `yield` is a place where another thread may
/// come in between.
///
/// A step is one access of something that other threads access too. A stretch with a lock held is one
/// step if it does at most one thing that others may do, or see, without the lock (R. J. Lipton,
/// *Reduction*, 1975).
///
/// What it has for itself are its locals, what it shares with others is the memory that it is lent for
/// one step after the other. So a state of the whole is a value: a memory, and a generator for each
/// thread, which is copied at each choice and compared with those that have been seen.
///
/// ```swift
/// struct Adder: ModelThread {
///   typealias Memory = Counter
///   var seen = 0
///
///   static let body = Program {
///     Atomically("read") { me, counter in me.seen = counter.value }
///     Atomically("write") { me, counter in counter.value = me.seen + 1 }
///   }
/// }
/// ```
protocol ModelThread: ModelProcedure where Returned == Void {}

/// What threads of a model call with `YieldFrom`: its steps are steps of the caller.
protocol ModelProcedure: GeneratorFunction, Hashable
where Yielded == Turn<Memory>, Sent == Lent<Memory> {
  /// What the threads share.
  associatedtype Memory: SharedMemory
}

/// What the threads of a model share.
protocol SharedMemory: Hashable {
  /// Called for each memory that a step has left behind.
  ///
  /// - Throws: A ``Fault`` if something is so that must never be so.
  func check() throws

  /// Called when every thread has ended.
  ///
  /// - Throws: A ``Fault`` if something is so that must not be so at the end.
  func checkEnd() throws
}

extension SharedMemory {
  func check() throws {}
  func checkEnd() throws {}
}
