import Files
import Foundation

/// The report as one HTML file to mail: figures, style and tables are in it, and nothing is asked of a network.
public enum SingleFile {
  /// In the report's folder.
  public static let fileName = "report.html"

  /// The page with every file that it names put into it; saved models, which may be large, are only named.
  ///
  /// - Parameter files: of the report, relative path to bytes, `index.html` and `results.json` among them.
  static func html(_ files: [String: [UInt8]]) -> String {
    let style = String(decoding: files["style.css"] ?? [], as: UTF8.self)
    // The policy lets in this very style sheet, and pictures from the file itself.
    let digest = Data(digits: SHA256.hexDigest(of: Array(style.utf8))).base64EncodedString()
    var page = String(decoding: files[PageBinding.page] ?? [], as: UTF8.self)
    page = page.replacing("<link rel=\"stylesheet\" href=\"style.css\">", with: "<style>\(style)</style>")
    page = page.replacing("img-src 'self'; style-src 'self'", with: "img-src data:; style-src 'sha256-\(digest)'")

    // Attribute values stand between quotation marks, and in texts these are escaped.
    var parts = page.split(separator: "\"", omittingEmptySubsequences: false)
    for index in parts.indices.dropFirst() {
      let path = String(parts[index])
      guard let bytes = files[path] else { continue }
      let isPicture = parts[index - 1].hasSuffix(" src=") || parts[index - 1].hasSuffix(" srcset=")
      if isPicture {
        parts[index] = "data:image/png;base64,\(Data(bytes).base64EncodedString())"
      } else if parts[index - 1].hasSuffix("<a href=") {
        if path.hasPrefix("models/") {
          // An anchor without an address: its words stay, its link would lead nowhere.
          parts[index - 1] = parts[index - 1].dropLast(" href=".count) + " data-file="
        } else {
          let type = path.hasSuffix(".json") ? "application/json" : "text/csv"
          let name = path.split(separator: "/").last ?? ""
          parts[index] = "data:\(type);base64,\(Data(bytes).base64EncodedString())\" download=\"\(name)"
        }
      }
    }
    return parts.joined(separator: "\"")
  }
}

extension Data {
  /// Bytes from their hexadecimal digits.
  fileprivate init(digits: String) {
    let values = digits.utf8.map { UInt8($0 > 57 ? $0 - 87 : $0 - 48) }
    self.init(stride(from: 0, to: values.count - 1, by: 2).map { values[$0] << 4 | values[$0 + 1] })
  }
}
