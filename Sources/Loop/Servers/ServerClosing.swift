import Generators

extension Server {
  /// Waits for the end of a server and its connections: what ``Server/waitClosed()`` gives.
  public struct Closing: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    let server: Server
    private let isSending: Bool
    private var waiter: Future<Void>?

    init(_ server: Server, isSending: Bool = false) {
      self.server = server
      self.isSending = isSending
    }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      do {
        try resumption.get()
        if waiter?.isDone ?? true { waiter = try server.waiter(isSending: isSending) }
        guard let waiter else { return .returned(()) }
        return .yielded(Suspension(word: .awaits(keeping: waiter.cell.head)))
      } catch {
        if let waiter = waiter.take() { server.endWaiting(waiter) }
        throw error
      }
    }
  }
}

@available(*, unavailable, message: "a server belongs to the thread of its loop")
extension Server.Closing: Sendable {}
