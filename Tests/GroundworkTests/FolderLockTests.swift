import Foundation
import Groundwork
import Testing

struct FolderLockTests {
  @Test func aSecondRunIsToldWhoHoldsTheFolder() throws {
    let parent = URL.temporaryDirectory.appending(path: "lock-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "report").path
    var first: FolderLock? = try FolderLock(of: folder)
    let error = #expect(throws: FolderError.self) { _ = try FolderLock(of: folder, wait: false) }
    #expect(error?.description.contains("\(ProcessInfo.processInfo.processIdentifier)") == true)
    withExtendedLifetime(first) {}
    first = nil
    _ = try FolderLock(of: folder, wait: false)
  }
}
