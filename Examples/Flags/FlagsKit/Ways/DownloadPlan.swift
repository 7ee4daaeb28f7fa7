/// One flag to download.
package struct DownloadJob: Hashable, Sendable {
  /// The flag's name, such as `CN`.
  package let name: String

  /// Makes a job.
  package init(name: String) {
    self.name = name
  }

  /// The name of the file, on the server and on disk.
  package var fileName: String { FlagCatalog.fileName(of: name) }
}

/// What to download, from where, and how patiently; the same for every way.
package struct DownloadPlan: Sendable {
  /// The server.
  package let server: ServerURL
  /// The server's addresses, found before the clock starts.
  package let endpoint: Endpoint
  /// The flags, in order.
  package let jobs: [DownloadJob]
  /// How many responses may be outstanding at a time; sequential ways ignore it.
  package let concurrency: Int
  /// How long connecting and a whole response together may take.
  package let timeout: Duration
  /// How much of a response is accepted.
  package let limits: HTTPLimits

  /// Makes a plan; blocks while the server's name is resolved.
  ///
  /// - Throws: ``ResolutionError`` if the name has no address.
  /// - Precondition: `concurrency` is positive.
  package init(
    server: ServerURL, jobs: [DownloadJob], concurrency: Int = 10,
    timeout: Duration = .seconds(5), limits: HTTPLimits = HTTPLimits()
  ) throws(ResolutionError) {
    precondition(concurrency > 0, "downloading needs a concurrency of at least 1")
    self.server = server
    endpoint = try Endpoint.resolve(server)
    self.jobs = jobs
    self.concurrency = concurrency
    self.timeout = timeout
    self.limits = limits
  }

  /// The path of a job's file on the server.
  package func target(of job: DownloadJob) -> String { "\(server.folder)/\(job.fileName)" }

  /// The request for a job, ready for the wire.
  package func request(for job: DownloadJob) -> [UInt8] {
    HTTPRequestHead(
      target: target(of: job),
      headers: ["Host": server.authority, "User-Agent": "flags", "Accept": "image/png"]
    ).serialized
  }

  /// A parser for the response to ``request(for:)``.
  package func parser() -> HTTPResponseParser { HTTPResponseParser(limits: limits) }
}
