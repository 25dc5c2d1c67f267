import Glibc

/// A file that is written beside its final path, under a hidden name, and gets its name when it is whole; removed again when
/// that does not come about.
///
/// The file aside is locked while it is written. One that is not locked was left by a process that was killed, and goes when
/// the same file is written again.
public final class AsideFile {
  private static let ending = "part"

  /// Where the file goes.
  public let location: Location
  private let file: NewFile
  private var isInPlace = false

  /// - Throws: `Fault` of kind `cannotWrite`, also where something else than a regular file has the name.
  public convenience init(_ path: String) throws(Fault) { try self.init(Location(path)) }

  /// - Throws: as `init(_:)`.
  public init(_ location: Location) throws(Fault) {
    self.location = location
    if let status = try location.status(), status.kind != .file {
      throw .cannotWrite(location.path, "expected a regular file or none, found \(status.name)")
    }
    Self.removeLeftovers(of: location)
    do throws(Fault) {
      file = try Self.locked(location)
    } catch {
      throw Self.named(location, error)
    }
  }

  private static func locked(_ location: Location) throws(Fault) -> NewFile {
    while true {
      let name = location.name.hidden("\(getpid()).\(UInt32.random(in: 0...UInt32.max)).\(ending)")
      let file = try NewFile(name, in: location.parent)
      flock(file.descriptor, LOCK_EX | LOCK_NB)
      // Between its making and its lock another process may have taken it for a leftover.
      if try location.parent.status(of: name)?.identity == FileStatus(of: file.descriptor)?.identity { return file }
    }
  }

  deinit { if !isInPlace { try? location.parent.remove(file.name) } }

  /// Adds bytes at the end.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func append(_ bytes: some Collection<UInt8>) throws(Fault) {
    do throws(Fault) { try file.append(bytes) } catch { throw Self.named(location, error) }
  }

  /// Adds the bytes of some numbers as they lie in memory. Invariant: the array outlives the write.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func append<Number: BitwiseCopyable>(numbers: [Number]) throws(Fault) {
    let number = unsafe numbers.withUnsafeBytes { unsafe writeAll($0, to: file.descriptor) }
    guard number == 0 else { throw .cannotWrite(location.path, errno: number) }
  }

  /// Gives the file its name, in one step, in place of one that has it.
  ///
  /// - Parameter synced: whether the bytes reach the disk before the name does, so that after a power cut the path holds
  ///   the old file or the new one. Only what is checked against a digest whenever it is read can do without.
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func putInPlace(synced: Bool = true) throws(Fault) {
    do throws(Fault) {
      if synced { try file.sync() }
      try location.parent.rename(file.name, to: location.parent, as: location.name)
      isInPlace = true
      if synced { try location.parent.sync() }
    } catch {
      throw Self.named(location, error)
    }
  }

  /// Whether a name is one that files on their way have.
  public static func isAside(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(".\(ending)") }

  private static func removeLeftovers(of location: Location) {
    let parent = location.parent
    for name in (try? parent.names()) ?? [] {
      guard let middle = location.name.inside(name, ending: ending), isNumbers(middle),
        let status = try? parent.status(of: name), status.kind == .file, status.isOurs
      else { continue }
      let file = unsafe name.withCString {
        unsafe openat(parent.descriptor, $0, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
      }
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
  private static func named(_ location: Location, _ fault: Fault) -> Fault {
    var fault = fault
    fault.path = location.path
    return fault
  }
}

/// Whether a text is a whole number and nothing else.
func isDigits(_ text: some Collection<UInt8>) -> Bool {
  !text.isEmpty && text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}
