import Glibc

/// A file that is written beside its place, under a hidden name, and gets its name when it is whole; removed again when
/// that does not come about.
///
/// The file aside is locked while it is written. One that is not locked was left by a process that was killed, and goes when
/// the same file is written again.
public final class AsideFile {
  private static let ending = "part"

  /// Where the file goes.
  public let place: Place
  private let file: NewFile
  private var isInPlace = false

  /// - Throws: `Fault` of kind `cannotWrite`, also where something else than a regular file has the name.
  public convenience init(_ path: String) throws(Fault) { try self.init(Place(path)) }

  /// - Throws: as `init(_:)`.
  public init(_ place: Place) throws(Fault) {
    self.place = place
    if let status = try place.status(), status.kind != .file {
      throw .cannotWrite(place.path, "expected a regular file or none, found \(status.name)")
    }
    Self.removeLeftovers(of: place)
    do throws(Fault) {
      file = try Self.locked(place)
    } catch {
      throw Self.named(place, error)
    }
  }

  private static func locked(_ place: Place) throws(Fault) -> NewFile {
    while true {
      let name = place.name.hidden("\(getpid()).\(UInt32.random(in: 0...UInt32.max)).\(ending)")
      let file = try NewFile(name, in: place.parent)
      flock(file.descriptor, LOCK_EX | LOCK_NB)
      // Between its making and its lock another process may have taken it for a leftover.
      if try place.parent.status(of: name)?.identity == FileStatus(of: file.descriptor)?.identity { return file }
    }
  }

  deinit { if !isInPlace { try? place.parent.remove(file.name) } }

  /// Adds bytes at the end.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func append(_ bytes: some Collection<UInt8>) throws(Fault) {
    do throws(Fault) { try file.append(bytes) } catch { throw Self.named(place, error) }
  }

  /// Adds the bytes of some numbers as they lie in memory. Invariant: the array outlives the write.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func append<Number: BitwiseCopyable>(numbers: [Number]) throws(Fault) {
    let number = numbers.withUnsafeBytes { writeAll($0, to: file.descriptor) }
    guard number == 0 else { throw .cannotWrite(place.path, errno: number) }
  }

  /// Gives the file its name, in one step, in place of one that has it.
  ///
  /// - Parameter synced: whether the bytes reach the disk before the name does, so that after a power cut the path holds
  ///   the old file or the new one. Only what is checked against a digest whenever it is read can do without.
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func putInPlace(synced: Bool = true) throws(Fault) {
    do throws(Fault) {
      if synced { try file.sync() }
      try place.parent.rename(file.name, to: place.parent, as: place.name)
      isInPlace = true
      if synced { try place.parent.sync() }
    } catch {
      throw Self.named(place, error)
    }
  }

  /// Whether a name is one that files on their way have.
  public static func isAside(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(".\(ending)") }

  private static func removeLeftovers(of place: Place) {
    let parent = place.parent
    for name in (try? parent.names()) ?? [] {
      guard let middle = place.name.inside(name, ending: ending), isNumbers(middle),
        let status = try? parent.status(of: name), status.kind == .file, status.isOurs
      else { continue }
      let file = name.withCString { openat(parent.descriptor, $0, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC) }
      guard file >= 0 else { continue }
      if flock(file, LOCK_EX | LOCK_NB) == 0 { try? parent.remove(name) }
      close(file)
    }
  }

  /// Two numbers with a point between them.
  private static func isNumbers(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy(isDigits)
  }

  /// The name that was asked for says more than the one aside.
  private static func named(_ place: Place, _ fault: Fault) -> Fault {
    var fault = fault
    fault.path = place.path
    return fault
  }
}

/// Whether a text is a whole number and nothing else.
func isDigits(_ text: some Collection<UInt8>) -> Bool {
  !text.isEmpty && text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}
