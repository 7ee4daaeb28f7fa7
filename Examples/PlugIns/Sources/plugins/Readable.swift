import Generators
import Loop

/// Waits until a descriptor can be read from: an awaitable for descriptors that are no streams.
struct Readable: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void

  private let loop: EventLoop
  private let descriptor: Int32
  private var future: Future<Void>?

  init(_ loop: EventLoop, _ descriptor: Int32) {
    self.loop = loop
    self.descriptor = descriptor
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    if case .raise(let error) = resumption {
      // However it ends, nothing is watched afterwards.
      if future.take() != nil { loop.removeReader(descriptor) }
      throw error
    }
    if let future {
      guard future.isDone else { return .yielded(Suspension(awaiting: future)) }
      loop.removeReader(descriptor)
      self.future = nil
      return .returned(())
    }
    let future = loop.createFuture(Void.self)
    try loop.addReader(descriptor) {
      // Descriptors are reported for as long as they are ready.
      if !future.isDone { try future.setResult(()) }
    }
    self.future = future
    return .yielded(Suspension(awaiting: future))
  }
}
