import FlagsKit
import Foundation
import Testing

@Suite struct FlagFolders {
  @Test func `a folder that cannot be made is named with the reason`() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let error = #expect(throws: UnusableFolder.self) { try FlagFolder(path: file.path + "/below") }
    #expect(error?.path == file.path + "/below")
    #expect(error?.reason.isEmpty == false)
    #expect(error?.description.hasPrefix("cannot use \(file.path)/below as a folder: ") == true)
  }
}
