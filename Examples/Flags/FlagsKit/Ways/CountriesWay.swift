import Generators
import HTTPKit
import Loop

/// Two requests for each flag in one coroutine: for the picture, and for the country's name.
///
/// With callbacks it would be two functions, and the first would start the second.
package struct CountriesWay: DownloadWay {
  package let name = "countries"
  package let summary = "as generators, and asks for the name of each country"
  package let usesDoors = true

  package init() {}

  package func run(_ plan: DownloadPlan, _ ledger: DownloadLedger) throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let session = Session(loop, plan, ledger)
    let toDo = loop.asCompleted(plan.jobs.map { DownloadBoth(session: session, job: $0) })
    try loop.runUntilComplete(DownloadMany(session: session, toDo: toDo))
  }
}

/// Downloads one flag and the name of its country, each when it is its turn.
struct DownloadBoth: Coroutine {
  typealias Returned = DownloadLedger.Entry
  let session: Session
  var job: DownloadJob
  var image: [UInt8] = []
  var failure = DownloadError.other("nothing has come")

  static let body = Program {
    Try {
      With({ $0.session.semaphore }) {
        YieldFrom(into: \.image) { $0.session.client.get($0.job.target) }
      }
      With({ $0.session.semaphore }) {
        YieldFrom({ $0.session.client.get($0.job.countryTarget) }, receive: { $0.take($1) })
      }
      YieldFrom { $0.session.save($0.image, as: $0.job) }
      Return { .init(job: $0.job, result: .success($0.image)) }
    } catch: {
      Catch(DownloadError.self, into: \.failure) {}
    }
    Return { .init(job: $0.job, result: .failure($0.failure)) }
  }

  private mutating func take(_ country: [UInt8]) {
    job.country = String(decoding: country, as: UTF8.self).replacing(" ", with: "_")
  }
}
