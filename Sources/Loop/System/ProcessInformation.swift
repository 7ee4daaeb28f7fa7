import GeneratorsPlatform

/// What the layers above ask about the process they run in.
package enum ProcessInformation {
  /// The value of an environment variable; `nil` if it is not set.
  package static func environmentVariable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
  }

  /// How many descriptors the process has open, whoever opened them; for tests of leaks.
  ///
  /// - Returns: the number; `nil` on a system that does not list them.
  package static var openDescriptorCount: Int? {
    #if os(Linux)
      let path = "/proc/self/fd"
    #else
      let path = "/dev/fd"
    #endif
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var count = 0
    while let entry = readdir(directory) {
      // `.` and `..` are listed as well.
      if entry.pointee.d_name.0 != 46 { count += 1 }
    }
    // The directory is one of the open ones while it is read.
    return count - 1
  }
}
