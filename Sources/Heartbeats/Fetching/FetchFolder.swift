import Files

/// The folder a fetch fills and the hidden one beside it, `.NAME.part`, where files lie until all are whole.
struct FetchFolder: Sendable {
  /// Where the fetched files lie meanwhile.
  let part: Folder
  private let location: Location
  private let partName: FileName
  /// The folder that is there already; nil where none is.
  private let target: Folder?

  /// Opens both folders, and makes the hidden one or takes the one that an earlier fetch left.
  ///
  /// - Throws: `Fault` of kind `cannotWrite` for what could not be replaced in the end: a file, or a folder with other
  ///   things and no records in it. Nothing is made then.
  init(_ path: String) throws(Fault) {
    if let location = try Location.find(path) { try Self.check(location) }
    location = try Location(path)
    partName = FileName(".\(location.name.shown).part")
    target = try location.status() == nil ? nil : location.parent.folder(location.name)
    // What lies in it is deleted in the end, so it must be a folder of one's own and no link to another's.
    part = try location.parent.ownFolder(partName)
  }

  private static func check(_ location: Location) throws(Fault) {
    guard let status = try location.status() else { return }
    guard status.kind == .folder else { throw .cannotWrite(location.path, "expected a folder, found \(status.name)") }
    let names = try location.parent.folder(location.name).names().map(\.shown)
    guard names.isEmpty || names.contains(where: { $0 == "RECORDS" || $0.hasSuffix(".hea") }) else {
      throw .cannotWrite(location.path, "expected records or an empty folder, found other files")
    }
  }

  /// Whether a listed file lies whole in the target.
  func holds(_ entry: ChecksumList.Entry) -> Bool {
    guard let target, let file = try? OpenFile(entry.name, in: target) else { return false }
    return (try? file.digest()) == entry.sha256
  }

  /// Takes a file of the target over into the hidden folder, in place of what is there.
  ///
  /// - Throws: `Fault`.
  func takeOver(_ name: FileName) throws(Fault) {
    try part.remove(name)
    try target?.takeOver(name, to: part, as: name)
    try part.syncAll(name)
  }

  /// Puts the listed files, their list and whatever else was in the target there, in one step.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`; the target is then as it was.
  func finish(_ list: ChecksumList) throws(Fault) {
    let listName = FileName(ChecksumList.fileName)
    let ours = Set(list.entries.map { FileName($0.name) } + [listName])
    for name in try part.names() where !ours.contains(name) { try part.remove(name) }
    let file = try AsideFile(Location(listName, in: part))
    try file.append(list.text.utf8)
    try file.putInPlace()
    for name in try target?.names() ?? [] where !ours.contains(name) { try takeOver(name) }
    try part.sync()
    try FolderSwap.replace(location, with: partName)
  }

  /// Removes the hidden folder.
  func discard() { try? location.parent.remove(partName) }
}
