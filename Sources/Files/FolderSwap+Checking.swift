import Glibc

extension FolderSwap {
  /// Refuses what must never be swapped for another folder: what is no folder, the root of a file system, a home, and the
  /// folder this process works in, or one that holds any of these.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`; nothing where no folder is yet.
  public static func checkMayGo(_ location: Location) throws(Fault) {
    guard let status = try location.status() else { return }
    guard status.kind == .folder else {
      throw .cannotWrite(location.path, "expected a folder, found \(status.name)")
    }
    let above = try location.parent.status().identity
    let reason: String? =
      if above == status.identity {
        "the root of the file system"
      } else if above.device != status.identity.device {
        "a mounted file system; name a folder in it"
      } else if let here = try? Folder("."), here.lineage().contains(status.identity) {
        "the folder that you are in; go to the one above (cd ..) and name it from there"
      } else if homes().contains(where: { ((try? Folder($0))?.lineage() ?? []).contains(status.identity) }) {
        "a home, or a folder that holds one; name a folder in it"
      } else {
        nil
      }
    if let reason { throw .cannotWrite(location.path, "expected a folder that can be replaced, found \(reason)") }
  }

  /// The homes of this machine's users, and of this one wherever the system keeps its users.
  private static func homes() -> Set<String> {
    var homes: Set<String> = []
    if let home = unsafe getenv("HOME") { unsafe homes.insert(String(cString: home)) }
    for user in Set([getuid(), geteuid()]) {
      if let entry = unsafe getpwuid(user), let home = unsafe entry.pointee.pw_dir {
        unsafe homes.insert(String(cString: home))
      }
    }
    if let file = unsafe fopen("/etc/passwd", "re") {
      defer { unsafe fclose(file) }
      while let entry = unsafe fgetpwent(file) {
        if let home = unsafe entry.pointee.pw_dir { unsafe homes.insert(String(cString: home)) }
      }
    }
    return homes.filter { $0.hasPrefix("/") }
  }
}
