import FlagsKit
import HTTPKit
import Testing

@Suite struct FlagVerifierTests {
  private typealias Entry = DownloadLedger.Entry
  private let catalog = FlagCatalog()
  private let jobs = FlagCatalog.names(3).map(DownloadJob.init)

  /// The entries that `results` make, one for each job, and a reader of files saved well.
  private func entries(_ results: [Result<[UInt8], DownloadError>]) -> [Entry] {
    let ledger = DownloadLedger()
    for (job, result) in zip(jobs, results) { ledger.record(job, result) }
    return ledger.entries
  }

  private func images() -> [Result<[UInt8], DownloadError>] {
    jobs.map { .success(catalog.image(named: $0.name) ?? []) }
  }

  @Test func `the right bytes, saved, are correct`() {
    var verifier = FlagVerifier(catalog: catalog, faults: .none, isForeign: false)
    let verdict = verifier.judge(entries(images()), of: jobs) { catalog.image(named: $0.name) }
    #expect(verdict.correct == 3 && verdict.files == 3 && verdict.complaints.isEmpty)
  }

  @Test func `wrong bytes, a wrong file, a failure and a missing job are each named`() {
    var verifier = FlagVerifier(catalog: catalog, faults: .none, isForeign: false)
    let results: [Result<[UInt8], DownloadError>] = [.success([1]), .failure(.timedOut)]
    var verdict = verifier.judge(entries(results), of: jobs) { _ in [1] }
    #expect(
      verdict.complaints == [
        "CN: the wrong bytes", "IN: timed out", "US: 0 results instead of one",
      ]
    )
    verdict = verifier.judge(entries(images()), of: jobs) { _ in nil }
    #expect(verdict.correct == 0 && verdict.complaints.count == 3)
  }

  @Test func `a planned failure is correct, and a flag in spite of it is not`() throws {
    let faults = FaultPlan(percent: 100)
    var verifier = FlagVerifier(catalog: catalog, faults: faults, isForeign: false)
    let verdict = verifier.judge(entries(images()), of: jobs) { catalog.image(named: $0.name) }
    #expect(verdict.complaints.count == 3)
  }

  @Test func `what has failed as planned is said to have failed`() {
    #expect(
      FlagVerifier.summary(files: 14, failures: 6, complaints: 0)
        == "every file that came is as it should be; 6 failed, as planned")
    #expect(
      FlagVerifier.summary(files: 0, failures: 3, complaints: 0)
        == "no file came; 3 failed, as planned")
    #expect(
      FlagVerifier.summary(files: 20, failures: 0, complaints: 0) == "every file is as it should be"
    )
    #expect(FlagVerifier.summary(files: 20, failures: 0, complaints: 2) == "wrong, see above: 2")
    var verdict = FlagVerifier.Verdict()
    (verdict.correct, verdict.files) = (3, 2)
    #expect(verdict.sentence(of: 3) == "2 of 3 files came, 1 failed as planned")
    verdict.complaints = ["CN: the wrong bytes"]
    #expect(verdict.sentence(of: 3) == "2 of 3 files came, 1 not as expected")
  }

  @Test func `of a foreign server later downloads must equal the first`() {
    var verifier = FlagVerifier(catalog: catalog, faults: .none, isForeign: true)
    let first: [Result<[UInt8], DownloadError>] =
      [.success([1]), .success([2]), images()[2]]
    _ = verifier.judge(entries(first), of: jobs) { job in
      job.name == "CN" ? [1] : job.name == "IN" ? [2] : catalog.image(named: job.name)
    }
    #expect(verifier.matchesWithCatalog == 1)
    let second: [Result<[UInt8], DownloadError>] = [.success([9]), .success([2]), images()[2]]
    let verdict = verifier.judge(entries(second), of: jobs) { job in
      job.name == "CN" ? [9] : job.name == "IN" ? [2] : catalog.image(named: job.name)
    }
    #expect(verdict.complaints == ["CN: differs from the first download"])
  }
}
