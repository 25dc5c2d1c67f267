@_exported public import Files

/// The former name; to be gone when nobody uses it.
public typealias FolderError = Fault
