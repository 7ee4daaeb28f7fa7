import HTTPKit

/// One flag to download.
package struct DownloadJob: Hashable, Sendable {
  /// The flag's name, such as `CN`.
  package let name: String
  /// The name of the country, for those that have asked for it; part of the file's name then.
  package var country: String?

  /// Makes a job.
  package init(name: String) {
    self.name = name
  }

  /// The name of the flag's file on the server.
  package var target: String { FlagCatalog.fileName(of: name) }

  /// The name of the file on disk.
  package var fileName: String { country.map { "\($0)-\(target)" } ?? target }

  /// The name of the file on the server that holds the country's name.
  package var countryTarget: String { "\(name.lowercased()).txt" }
}

/// What to download, from where, and how patiently; the same for every way.
package struct DownloadPlan: Sendable {
  /// The server.
  package let site: HTTPSite
  /// The flags, in order.
  package let jobs: [DownloadJob]
  /// How many responses may be outstanding at a time; sequential ways ignore it.
  package let concurrency: Int

  /// Makes a plan; blocks while the server's name is resolved.
  ///
  /// - Throws: ``ResolutionError`` if the name has no address.
  /// - Precondition: `concurrency` is positive.
  package init(
    server: ServerURL, through door: HTTPDoor? = nil, jobs: [DownloadJob], concurrency: Int = 10,
    timeout: Duration = .seconds(5), limits: HTTPLimits = HTTPLimits()
  ) throws(ResolutionError) {
    precondition(concurrency > 0, "downloading needs a concurrency of at least 1")
    site = try HTTPSite(server, through: door, timeout: timeout, limits: limits)
    self.jobs = jobs
    self.concurrency = concurrency
  }
}
