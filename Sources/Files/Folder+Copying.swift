import Glibc

extension Folder {
  /// Takes over what stands at a name into another folder on the same file system: files get a second name, and are copied
  /// only where the file system gives them one name; folders are made anew, links stay links. So files of any size are
  /// kept at once, and what somebody has open in an editor stays the same file.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  package func takeOver(_ name: FileName, to target: Folder, as newName: FileName) throws(Fault) {
    guard let status = try status(of: name) else { return }
    switch status.kind {
    case .folder:
      let made = try target.ownFolder(newName)
      let source = try folder(name)
      for child in try source.names() { try source.takeOver(child, to: made, as: child) }
      made.imitate(status, at: newName, in: target)
    case .file, .link, .other:
      let linked = unsafe name.withCString { old in
        unsafe newName.withCString { unsafe linkat(descriptor, old, target.descriptor, $0, 0) }
      }
      if linked == 0 { return }
      let number = errno
      switch status.kind {
      case .file: try copy(name, to: target, as: newName)
      case .link:
        let text = link(name)
        let made = text.map {
          unsafe FileName($0).withCString { text in
            unsafe newName.withCString { unsafe symlinkat(text, target.descriptor, $0) }
          }
        }
        guard made == 0 else { throw .cannotWrite(target.path(of: newName), errno: errno) }
      case .other, .folder: throw .cannotWrite(target.path(of: newName), errno: number)
      }
    }
  }

  /// Copies a regular file; its times and permissions go with it.
  private func copy(_ name: FileName, to target: Folder, as newName: FileName) throws(Fault) {
    guard let text = name.text else { throw .cannotWrite(target.path(of: newName), errno: EILSEQ) }
    let source = try OpenFile(text, in: self, followingLinks: false)
    let file = try NewFile(newName, in: target)
    var offset = 0
    while true {
      let block = try source.bytes(in: offset..<offset + 1 << 20)
      if block.isEmpty { break }
      try file.append(block)
      offset += block.count
    }
    fchmod(file.descriptor, source.status.mode)
    setTimes(source.status, of: newName, in: target)
  }

  /// Gives a folder the permissions and times of another; what the system does not allow is left.
  private func imitate(_ status: FileStatus, at name: FileName, in parent: Folder) {
    _ = unsafe name.withCString { unsafe fchmodat(parent.descriptor, $0, status.mode, 0) }
    setTimes(status, of: name, in: parent)
  }

  private func setTimes(_ status: FileStatus, of name: FileName, in folder: Folder) {
    let time = timespec(tv_sec: status.modified.seconds, tv_nsec: status.modified.nanoseconds)
    let times = [time, time]
    // Invariant: the system reads two elements, which is what the array has.
    _ = unsafe name.withCString { name in
      unsafe times.withUnsafeBufferPointer {
        unsafe utimensat(folder.descriptor, name, $0.baseAddress, AT_SYMLINK_NOFOLLOW)
      }
    }
  }
}
