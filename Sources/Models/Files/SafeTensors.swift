public import Files
import Foundation
import Groundwork

/// Named arrays of single-precision numbers in the safetensors format.
///
/// ### File format
/// The length of a header as eight bytes, lowest first; the header, JSON that gives each array's `dtype` (`F32` here),
/// `shape` and `data_offsets` in what follows, padded with spaces so that the data start on a multiple of eight bytes; the
/// arrays, row-major, lowest byte first, without gaps. `__metadata__` in the header maps text to text.
public struct SafeTensors: Sendable, Equatable {
  /// One array.
  public struct Tensor: Sendable, Equatable {
    /// The length along each dimension.
    public var shape: [Int]
    /// Row-major.
    public var values: [Float]

    /// An array by its shape and values.
    ///
    /// - Precondition: as many values as the shape implies.
    public init(shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "as many values as the shape says")
      self.shape = shape
      self.values = values
    }
  }

  /// The arrays by name.
  public var tensors: [String: Tensor]
  /// What else the file says, text by name.
  public var metadata: [String: String]

  /// A file by its arrays.
  public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The file's bytes, arrays in order of their names; the same for the same arrays.
  public func encoded() throws -> [UInt8] {
    var header = Header()
    var data: [UInt8] = []
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      let bytes = tensor.values.littleEndianBytes
      header.entries[name] = Header.Entry(
        dtype: "F32", shape: tensor.shape, offsets: [data.count, data.count + bytes.count])
      data += bytes
    }
    header.metadata = metadata.isEmpty ? nil : metadata
    var text = Array(try JSONEncoder.sorted(pretty: false).encode(header))
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: UInt64(text.count) >> UInt64(8 * $0)) }
    return length + text + data
  }

  /// The longest header that is read: that of thousands of arrays.
  private static let headerLimit = 1 << 20

  /// Reads a file's bytes, which are not trusted.
  ///
  /// - Throws: `Fault` of kind `badData`, without a path for a header that does not fit the data, arrays that overlap or leave gaps, and
  ///   numbers of another kind than F32.
  public init(decoding bytes: [UInt8]) throws(Fault) {
    guard bytes.count >= 8 else {
      throw .badData(
        "", "byte 0", expected: "the 8 bytes of a header's length", found: "\(bytes.count) bytes in all")
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw .badData(
        "", "byte 0", expected: "a header of at most \(bytes.count - 8) bytes", found: "one of \(length)")
    }
    // Read as JSON, a header takes some sixty times its size.
    guard length <= UInt64(Self.headerLimit) else {
      throw .badData("", "byte 0", expected: "a header of at most \(Self.headerLimit) bytes", found: "one of \(length)")
    }
    let data = bytes[(8 + Int(length))...]
    let header: Header
    do {
      header = try JSONDecoder().decode(Header.self, from: Data(bytes[8..<data.startIndex]))
    } catch {
      throw .badData("", "byte 8", expected: "a header in JSON", found: "something else")
    }
    tensors = [:]
    metadata = header.metadata ?? [:]
    var end = 0
    for (name, entry) in header.entries.sorted(by: { ($0.value.start, $0.key) < ($1.value.start, $1.key) }) {
      let array = "array \(name.quoted)"
      guard entry.dtype == "F32" else {
        throw .badData("", array, expected: "numbers of kind F32", found: entry.dtype.quoted)
      }
      guard let size = entry.byteCount, entry.offsets == [end, end + size], end + size <= data.count else {
        throw .badData(
          "", array, expected: "\(entry.byteCount.map { "\($0) " } ?? "")bytes from \(end) on, of \(data.count)",
          found: "shape \(entry.shape.prefix(8)), offsets \(entry.offsets.prefix(4))")
      }
      let values = [Float](littleEndianBytes: data.dropFirst(end).prefix(size)) ?? []
      tensors[name] = Tensor(shape: entry.shape, values: values)
      end += size
    }
    guard end == data.count else {
      throw .badData("", "data", expected: "\(end) bytes, as the header says", found: "\(data.count)")
    }
  }
}

/// The JSON at the start of a file.
private struct Header: Codable {
  struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    /// Where the bytes start and end in the data.
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }

    var start: Int { offsets.first ?? 0 }

    /// Bytes that the shape implies; nil where it makes no sense.
    var byteCount: Int? {
      shape.reduce(4) { product, size in
        guard let product, size >= 0 else { return nil }
        let (result, overflow) = product.multipliedReportingOverflow(by: size)
        return overflow || result > Int.max / 2 ? nil : result
      }
    }
  }

  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  private static let metadataName = Name("__metadata__")

  var entries: [String: Entry] = [:]
  var metadata: [String: String]?

  init() {}

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Name.self)
    for name in fields.allKeys where name.stringValue != Self.metadataName.stringValue {
      entries[name.stringValue] = try fields.decode(Entry.self, forKey: name)
    }
    metadata = try fields.decodeIfPresent([String: String].self, forKey: Self.metadataName)
  }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Name.self)
    for (name, entry) in entries { try fields.encode(entry, forKey: Name(name)) }
    try fields.encodeIfPresent(metadata, forKey: Self.metadataName)
  }
}
