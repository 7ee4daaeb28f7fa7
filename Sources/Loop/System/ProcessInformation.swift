import GeneratorsPlatform

/// What the layers above ask about the process they run in.
package enum ProcessInformation {
  /// The value of an environment variable; `nil` if it is not set.
  package static func environmentVariable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
  }

  /// The environment of the process, as it is at the moment: `NAME=value` each.
  package static var environment: [String] {
    guard var entry = environmentStart else { return [] }
    var entries: [String] = []
    while let text = entry.pointee {
      entries.append(String(cString: text))
      entry += 1
    }
    return entries
  }

  /// Where the pointers to the entries begin; the last is null.
  ///
  /// A variable of C, which Swift does not take for safe: no more is `getenv` when another thread changes
  /// the environment meanwhile.
  private static var environmentStart: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    #if canImport(Darwin)
      return _NSGetEnviron().pointee
    #else
      // A null handle is `RTLD_DEFAULT`.
      return dlsym(nil, "environ")?.load(
        as: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self)
    #endif
  }

  /// How many cores the threads of this process may run on, at least one.
  ///
  /// Those that the process was given (`taskset`, `docker --cpuset-cpus`), not those that the machine has. A
  /// share of their time (`docker --cpus`) is none of the answer.
  package static var coreCount: Int {
    #if os(Linux) && !canImport(Musl)
      if let affinity = LinuxCalls.shared.affinity {
        // Room for 65,536 cores; the system refuses less than it has.
        var cores = [UInt64](repeating: 0, count: 1_024)
        let result = cores.withUnsafeMutableBytes { bytes in
          systemCall { Int(affinity(0, bytes.count, bytes.baseAddress)) }
        }
        let count = cores.reduce(0) { $0 + $1.nonzeroBitCount }
        if result.failure == nil, count > 0 { return count }
      }
    #endif
    return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
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
