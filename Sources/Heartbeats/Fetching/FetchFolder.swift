import Files
import Foundation

/// The folder a fetch fills and the hidden one beside it, `.NAME.part`, where files lie until all are whole.
struct FetchFolder {
  let target: String
  let part: String

  init(_ path: String) {
    target = path
    // A link leads to where the files really lie, so that both folders are on one file system.
    if let place = (try? Place.find(path)) ?? nil {
      part = place.parent.path(of: FileName(".\(place.name.shown).\(Self.ending)"))
    } else {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      part = (parts.dropLast() + [".\(parts.last ?? "").\(Self.ending)"]).joined(separator: "/")
    }
  }

  private static let ending = "part"

  /// Refuses early what could not be replaced in the end.
  ///
  /// - Throws: `Fault` of kind `cannotWrite` if the target is a file, or a folder with other things and no records in it.
  func check() throws(Fault) {
    let kind: PathKind
    do throws(HeartbeatError) {
      kind = try PathKind(of: target)
    } catch {
      if case .missing = error { return }
      throw .cannotWrite(target, "expected a folder, found something else")
    }
    guard kind == .folder else { throw .cannotWrite(target, "expected a folder, found a file") }
    let names = try self.names(in: target)
    guard names.isEmpty || names.contains(where: { $0 == "RECORDS" || $0.hasSuffix(".hea") }) else {
      throw .cannotWrite(target, "expected records or an empty folder, found other files")
    }
  }

  /// Makes the hidden folder, or takes the one that an earlier fetch left.
  func prepare() throws(Fault) {
    // What lies in it is deleted in the end, so it must be a folder of one's own and no link to another's.
    let place = try Place(target)
    _ = try place.parent.ownFolder(partName(of: place))
  }

  private func partName(of place: Place) -> FileName { FileName(".\(place.name.shown).\(Self.ending)") }

  /// Whether a listed file lies whole in the target.
  func holds(_ entry: ChecksumList.Entry) -> Bool {
    SHA256.hexDigest(ofFile: "\(target)/\(entry.name)") == entry.sha256
  }

  /// Copies a file of the target into the hidden folder, in place of what is there.
  func takeOver(_ name: String) throws(Fault) {
    do {
      try? FileManager.default.removeItem(atPath: "\(part)/\(name)")
      try FileManager.default.copyItem(atPath: "\(target)/\(name)", toPath: "\(part)/\(name)")
      try Folder(part).syncAll(FileName(name))
    } catch let error as Fault {
      throw error
    } catch {
      throw .cannotWrite("\(part)/\(name)", (error as NSError).localizedDescription)
    }
  }

  /// Puts the listed files, their list and whatever else was in the target there, in one step.
  func finish(_ list: ChecksumList) throws(Fault) {
    let ours = Set(list.entries.map(\.name) + [ChecksumList.fileName])
    do {
      for name in try names(in: part) where !ours.contains(name) {
        try FileManager.default.removeItem(atPath: "\(part)/\(name)")
      }
      try WholeFile.write(Data(list.text.utf8), to: "\(part)/\(ChecksumList.fileName)")
      if PathKind.exists(target) {
        for name in try names(in: target) where !ours.contains(name) { try takeOver(name) }
      }
      let place = try Place(target)
      try FolderSwap.replace(place, with: partName(of: place))
    } catch let error as Fault {
      throw error
    } catch {
      throw .cannotWrite(target, (error as NSError).localizedDescription)
    }
  }

  /// Removes the hidden folder.
  func discard() {
    if let place = (try? Place.find(target)) ?? nil { try? place.parent.remove(partName(of: place)) }
  }

  private func names(in folder: String) throws(Fault) -> [String] {
    do throws(HeartbeatError) {
      return try PathKind.names(in: folder)
    } catch {
      throw .cannotRead(folder, "the folder cannot be listed")
    }
  }
}
