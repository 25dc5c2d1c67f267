import Files
import WFDB

/// Files that exist only in a dictionary.
func files(_ contents: [String: [UInt8]]) -> Record.Reader {
  { (path: String) throws(Fault) -> [UInt8] in
    guard let bytes = contents[path] else { throw Fault(.badData, path: path, reason: "no such file") }
    return bytes
  }
}

func text(_ text: String) -> [UInt8] { Array(text.utf8) }
