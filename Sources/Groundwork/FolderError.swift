import Foundation
import Glibc

/// Why a folder or file could not be written.
public struct FolderError: Error, Equatable, CustomStringConvertible {
  public var path: String
  public var reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// In the system's words for an error number.
  public init(path: String, errno: Int32) {
    self.init(path: path, reason: String(cString: strerror(errno)))
  }

  /// In the system's words where Foundation passes them on.
  public init(path: String, _ error: any Error) {
    let error = error as NSError
    let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
    if cause.domain == NSPOSIXErrorDomain {
      self.init(path: path, errno: Int32(cause.code))
    } else {
      self.init(path: path, reason: error.localizedDescription)
    }
  }

  public var description: String { "\(path): cannot write: \(reason)" }
}
