/// A job of an executor as the word that it is, for one atomic variable to hold.
enum JobWord {
  /// The word of a job; never 0.
  static func bits(of job: UnownedJob) -> UInt { unsafeBitCast(job, to: UInt.self) }

  /// The job of a word that ``bits(of:)`` gave, and that nobody has run.
  static func job(of bits: UInt) -> UnownedJob {
    assert(bits != 0, "no job is the word 0")
    return unsafeBitCast(bits, to: UnownedJob.self)
  }
}
