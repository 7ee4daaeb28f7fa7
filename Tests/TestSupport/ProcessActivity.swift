#if os(Linux)
  import Foundation

  /// What the threads of this process, and of those it started, have done so far.
  struct ProcessActivity {
    /// In nanoseconds, since the thread was started.
    private struct Thread { let ran, waited: UInt64 }

    private let threads: [String: Thread]

    /// The name of threads that do not count: those that look.
    static let watcher = "watchdog"

    /// Looks.
    init() {
      var threads: [String: Thread] = [:]
      for folder in Self.folders() where Self.text(folder + "/comm") != Self.watcher {
        let fields = Self.text(folder + "/schedstat").split(separator: " ").compactMap {
          UInt64($0)
        }
        guard fields.count > 1 else { continue }
        threads[folder] = Thread(ran: fields[0], waited: fields[1])
      }
      self.threads = threads
    }

    /// For how many seconds threads ran, and waited for a processor, since an earlier look.
    func work(since earlier: ProcessActivity) -> (ran: Double, waited: Double) {
      var ran: UInt64 = 0
      var waited: UInt64 = 0
      for (folder, thread) in threads {
        ran += thread.ran &- (earlier.threads[folder]?.ran ?? 0)
        waited += thread.waited &- (earlier.threads[folder]?.waited ?? 0)
      }
      // A thread that has ended did something, and nothing else tells of it.
      for folder in earlier.threads.keys where threads[folder] == nil { ran += 10_000_000 }
      return (Double(ran) / 1e9, Double(waited) / 1e9)
    }

    /// A line for each thread: its name, whether it sleeps, and in which call of the system.
    static func lines() -> [String] {
      folders().map { folder in
        let state = text(folder + "/status").split(separator: "\n").first { $0.hasPrefix("State:") }
        let call = text(folder + "/syscall").split(separator: " ").first ?? "?"
        return "\(folder.dropFirst(6)) \(text(folder + "/comm")): "
          + "\(state?.dropFirst(7) ?? "gone"), in \(text(folder + "/wchan")), call \(call)"
      }
    }

    /// The folders of all threads: `/proc/1/task/1`.
    private static func folders() -> [String] {
      var open = ["\(ProcessInfo.processInfo.processIdentifier)"]
      var found: [String] = []
      while let process = open.popLast() {
        let tasks = "/proc/\(process)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
        for thread in threads {
          found.append("\(tasks)/\(thread)")
          open += text("\(tasks)/\(thread)/children").split(separator: " ").map(String.init)
        }
      }
      return found
    }

    private static func text(_ path: String) -> String {
      guard let file = fopen(path, "r") else { return "" }
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = fread(&bytes, 1, bytes.count, file)
      let text = String(decoding: bytes[..<count], as: UTF8.self)
      return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
  }
#endif
