import Generators
import HTTPKit
import Loop
import Marks

/// Coroutines that are generators, on one thread, as asyncio was; beside it lies `flags.py`.
package struct GeneratorWay: DownloadWay {
  package let name = "generators"
  package let summary = "generator coroutines on one thread, which saves on others"
  package let usesDoors = true

  package init() {}

  package func run(_ plan: DownloadPlan, _ ledger: DownloadLedger) throws {
    let loop = try EventLoop()
    defer { loop.close() }
    try charting(loop) { try run(plan, ledger, on: $0) }
  }

  /// Downloads on a loop that goes on afterwards.
  package func run(_ plan: DownloadPlan, _ ledger: DownloadLedger, on loop: EventLoop) throws {
    let session = Session(loop, plan, ledger)
    let toDo = loop.asCompleted(  // ⟷ start
      plan.jobs.map { DownloadOne(session: session, job: $0) })
    try loop.runUntilComplete(DownloadMany(session: session, toDo: toDo))
  }
}

/// Downloads one flag when it is its turn, and has another thread save it.
struct DownloadOne: Coroutine {
  typealias Returned = DownloadLedger.Entry
  let session: Session
  let job: DownloadJob
  var image: [UInt8] = []
  var failure = DownloadError.other("nothing has come")

  static let body = Program {
    Try {
      With({ $0.session.semaphore }) {  // ⟷ turn
        YieldFrom(into: \.image) { $0.session.client.get($0.job.target) }  // ⟷ get
      }
      YieldFrom { $0.session.save($0.image, as: $0.job) }  // ⟷ save
      Return { .init(job: $0.job, result: .success($0.image)) }
    } catch: {
      Catch(DownloadError.self, into: \.failure) {}
    }
    Return { .init(job: $0.job, result: .failure($0.failure)) }
  }
}

/// Takes the downloads as they end, and enters each, which moves the progress bar.
struct DownloadMany: Coroutine {
  let session: Session
  let toDo: EventLoop.AsCompleted<DownloadLedger.Entry>
  @Late var next: EventLoop.NextCompleted<DownloadLedger.Entry>

  init(session: Session, toDo: EventLoop.AsCompleted<DownloadLedger.Entry>) {
    (self.session, self.toDo) = (session, toDo)
  }

  static let body = Program {
    For(\.next, in: { $0.toDo }) {
      YieldFrom({ $0.next }, receive: { $0.session.ledger.record($1) })  // ⟷ all
    }
    Do { $0.session.client.close() }
  }
}
