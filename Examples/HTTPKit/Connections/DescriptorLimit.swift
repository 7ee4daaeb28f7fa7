import Foundation

extension Descriptor {
  /// Lets the process open as many files as the system allows it to, instead of the default.
  ///
  /// Client and built-in server share the process, so each connection takes two descriptors.
  package static func raiseLimit() {
    #if os(Linux) && canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return }
    #if canImport(Darwin)
      // macOS refuses more than this constant, whatever it reports as the maximum.
      limit.rlim_cur = min(limit.rlim_max, rlim_t(OPEN_MAX))
    #else
      limit.rlim_cur = limit.rlim_max
    #endif
    setrlimit(resource, &limit)
  }
}
