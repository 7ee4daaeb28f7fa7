/// The ways that the command runs unless it is told otherwise, in order.
package let allWays: [any DownloadWay] = [
  SequentialWay(), ThreadsWay(), GeneratorWay(), StructuredWay(),
]

/// The ways that run when they are named.
package let otherWays: [any DownloadWay] = [CountriesWay()]
