import Foundation

/// What this process prints.
enum StandardOutput {
  /// How many bytes have been printed, where that goes to a file; `nil` elsewhere, where nobody counts.
  static var count: Int? {
    fflush(nil)
    let place = lseek(STDOUT_FILENO, 0, SEEK_CUR)
    return place < 0 ? nil : Int(place)
  }
}
