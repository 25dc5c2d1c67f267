import Files
import Models
import Testing

struct SafeTensorsTests {
  /// A file of a header and some bytes of data.
  private func file(_ header: String, data: Int) -> [UInt8] {
    let length = header.utf8.count
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  @Test func arraysOfAnyShapeComeBack() throws {
    let tensors = [
      "b": SafeTensors.Tensor(shape: [2, 1, 3], values: [0, -0, 1, .pi, .leastNonzeroMagnitude, -.infinity]),
      "a": SafeTensors.Tensor(shape: [], values: [5]), "\u{e9}\"": SafeTensors.Tensor(shape: [0, 4], values: []),
    ]
    let file = try SafeTensors(tensors: tensors, metadata: ["k": "v"]).encoded()
    #expect(try SafeTensors(decoding: file) == SafeTensors(tensors: tensors, metadata: ["k": "v"]))
    // The data start on a multiple of eight bytes.
    #expect((file.count - 7 * 4) % 8 == 0)
  }

  @Test func aFileOfAnotherWriterIsRead() throws {
    // Arrays in another order than their names, spaces in the header, no padding.
    let header =
      #"{ "z": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "#
      + #""a": {"shape": [2], "data_offsets": [4, 12], "dtype": "F32", "more": null} }"#
    let read = try SafeTensors(decoding: file(header, data: 12))
    #expect(read.tensors["z"]?.shape == [1] && read.tensors["a"]?.values == [0, 0])
  }

  @Test(arguments: [
    (#"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, 8, "F32"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "8 bytes"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "from 0"),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      4, "from 4"
    ),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "of 4"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 8, "4 bytes"),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "array \"a\""),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0, "array \"a\""),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}"#, 4, "array \"a\""),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[]}}"#, 4, "array \"a\""),
    (#"{"a":{"dtype":"F32","shape":[1]}}"#, 4, "JSON"), (#"{"a":7}"#, 4, "JSON"), ("[]", 0, "JSON"), ("{", 0, "JSON"),
    ("", 0, "JSON"), (#"{"__metadata__":{"a":1}}"#, 0, "JSON"),
  ])
  func headersThatDoNotFitAreRefused(header: String, data: Int, named: String) {
    let error = #expect(throws: Fault.self) { try SafeTensors(decoding: file(header, data: data)) }
    #expect(error?.description.contains(named) == true, "\(String(describing: error))")
  }

  @Test(arguments: [[], [1, 2, 3], [9, 0, 0, 0, 0, 0, 0, 0, 123, 125], [255, 255, 255, 255, 255, 255, 255, 255]])
  func lengthsBeyondTheFileAreRefused(bytes: [UInt8]) {
    #expect(throws: Fault.self) { try SafeTensors(decoding: bytes) }
  }

  @Test func aHeaderThatWouldTakeMuchMemoryIsRefusedUnread() {
    let long = "{" + String(repeating: " ", count: 1 << 20) + "}"
    let error = #expect(throws: Fault.self) { try SafeTensors(decoding: file(long, data: 0)) }
    #expect(error?.reason.contains("at most 1048576 bytes") == true)
  }

  @Test func deepNestingIsRefused() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: Fault.self) { try SafeTensors(decoding: file(#"{"a":"# + deep, data: 0)) }
  }
}
