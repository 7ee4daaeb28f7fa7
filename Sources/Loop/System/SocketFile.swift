import GeneratorsPlatform

/// The file that a Unix domain socket has made by being bound.
struct SocketFile {
  private let path: String
  private let device: UInt64
  private let number: UInt64

  /// Finds the file of a socket that was just bound.
  ///
  /// - Parameter address: Where; `nil` results if that is no file.
  init?(at address: SocketAddress) {
    guard case .unix(let path) = address, !path.isEmpty, !path.utf8.contains(0) else { return nil }
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.path = path
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(truncatingIfNeeded: status.st_ino)
  }

  /// Removes the file, unless it is another one by now, or gone.
  func remove() {
    guard let now = SocketFile(at: .unix(path: path)) else { return }
    if now.device == device, now.number == number { unlink(path) }
  }
}
