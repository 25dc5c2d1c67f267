import Files
import Models
import Testing

struct NeuralNetworkFileTests {
  @Test(
    "A network read back is the same to the last bit",
    arguments: [[187, 128, 64, 16, 1], [1, 1], [3, 17, 1], [16, 16, 16, 1], [5, 1, 33, 1]])
  func roundTrip(widths: [Int]) throws {
    let network = NeuralNetwork(layers: randomLayers(widths: widths, seed: 8))
    let file = try network.safeTensors()
    #expect(try NeuralNetwork(safeTensors: file) == network)
    #expect(try NeuralNetwork(safeTensors: file).safeTensors() == file)
  }

  @Test("The file is a header's length, its JSON, and the arrays as PyTorch names and lays them out")
  func layout() throws {
    let network = NeuralNetwork(layers: [
      DenseLayer(inputs: 2, outputs: 3, weights: [1, 2, 3, 4, 5, 6], biases: [7, 8, 9]),
      DenseLayer(inputs: 3, outputs: 1, weights: [-1, -2, 0.5], biases: [0.25]),
    ])
    let file = try network.safeTensors()
    let header =
      #"{"0.bias":{"data_offsets":[0,12],"dtype":"F32","shape":[3]},"#
      + #""0.weight":{"data_offsets":[12,36],"dtype":"F32","shape":[3,2]},"#
      + #""2.bias":{"data_offsets":[36,40],"dtype":"F32","shape":[1]},"#
      + #""2.weight":{"data_offsets":[40,52],"dtype":"F32","shape":[1,3]},"#
      + #""__metadata__":{"format":"pt","layers":"2-3-1, ReLU, sigmoid last"}}"#
    let length = (header.utf8.count + 7) / 8 * 8
    #expect(Array(file[..<8]) == [UInt8(length & 255), UInt8(length >> 8), 0, 0, 0, 0, 0, 0])
    #expect(String(decoding: file[8..<8 + length], as: UTF8.self) == header.padded(to: length))
    // 7, 8, 9; then the weights by output; then 0.25; then -1, -2, 0.5. All in IEEE 754, lowest byte first.
    let data: [UInt8] =
      [0, 0, 0xE0, 0x40, 0, 0, 0, 0x41, 0, 0, 0x10, 0x41]
      + [0, 0, 0x80, 0x3F, 0, 0, 0x80, 0x40, 0, 0, 0, 0x40, 0, 0, 0xA0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0xC0, 0x40]
      + [0, 0, 0x80, 0x3E] + [0, 0, 0x80, 0xBF, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F]
    #expect(Array(file[(8 + length)...]) == data)
  }

  @Test("The ONNX file says its version first, and has each layer's arrays once")
  func onnx() {
    let network = NeuralNetwork(layers: randomLayers(widths: [4, 3, 1], seed: 2))
    let file = network.onnx()
    // ModelProto: ir_version (field 1, varint) 7, producer_name (field 2, bytes).
    #expect(Array(file[..<4]) == [0x08, 7, 0x12, 10])
    #expect(String(decoding: file[4..<14], as: UTF8.self) == "ecg-report")
    let biases = network.layers[0].biases.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    #expect(file.occurrences(of: biases) == 1)
    for name in ["Gemm", "transB", "Relu", "Sigmoid", "Squeeze", "0.weight", "2.bias"] {
      #expect(file.occurrences(of: Array(name.utf8)) > 0, "\(name)")
    }
    #expect(network.onnx() == file)
  }

  @Test("No damage to a file crashes its reader")
  func damage() throws {
    let file = try NeuralNetwork(layers: randomLayers(widths: [3, 2, 1], seed: 4)).safeTensors()
    for damaged in Damage.all(of: file) {
      Damage.check(damaged, read: { try NeuralNetwork(safeTensors: $0) }, columns: 3)
    }
  }

  private static let names = [
    "0.weight": SafeTensors.Tensor(shape: [1, 2], values: [1, 2]),
    "0.bias": SafeTensors.Tensor(shape: [1], values: [0]),
  ]

  @Test(
    "Arrays that are no network are refused",
    arguments: [
      ("nothing", [:]),
      ("no bias", ["0.weight": SafeTensors.Tensor(shape: [1, 2], values: [1, 2])]),
      ("an array too many", names.merging(["extra": SafeTensors.Tensor(shape: [1], values: [1])]) { $1 }),
      (
        "two outputs",
        [
          "0.weight": SafeTensors.Tensor(shape: [2, 1], values: [1, 2]),
          "0.bias": SafeTensors.Tensor(shape: [2], values: [0, 0]),
        ]
      ),
      ("a shape of one size", names.merging(["0.weight": SafeTensors.Tensor(shape: [2], values: [1, 2])]) { $1 }),
      ("a bias too many", names.merging(["0.bias": SafeTensors.Tensor(shape: [2], values: [1, 2])]) { $1 }),
      ("no inputs", names.merging(["0.weight": SafeTensors.Tensor(shape: [1, 0], values: [])]) { $1 }),
      ("not a number", names.merging(["0.bias": SafeTensors.Tensor(shape: [1], values: [.nan])]) { $1 }),
      ("infinite", names.merging(["0.weight": SafeTensors.Tensor(shape: [1, 2], values: [1, .infinity])]) { $1 }),
      (
        "sums beyond any number",
        names.merging(["0.weight": SafeTensors.Tensor(shape: [1, 2], values: [3e38, 3e38])]) { $1 }
      ),
      (
        "layers that do not fit",
        names.merging([
          "2.weight": SafeTensors.Tensor(shape: [1, 2], values: [1, 2]),
          "2.bias": SafeTensors.Tensor(shape: [1], values: [0]),
        ]) { $1 }
      ),
      (
        "too wide",
        names.merging(["0.weight": SafeTensors.Tensor(shape: [1, 65_537], values: Array(repeating: 1, count: 65_537))])
        { $1 }
      ),
    ] as [(String, [String: SafeTensors.Tensor])])
  func otherArrays(what: String, tensors: [String: SafeTensors.Tensor]) throws {
    let file = try SafeTensors(tensors: tensors).encoded()
    #expect(throws: Fault.self, "\(what)") { try NeuralNetwork(safeTensors: file) }
  }
}

extension NeuralNetworkFileTests {
  /// Padded, sixty layers that are wide and narrow in turn would take sixteen times the memory of their file.
  @Test func narrowLayersDoNotGrowInMemory() throws {
    var tensors: [String: SafeTensors.Tensor] = [:]
    let widths = [1] + (0..<30).flatMap { _ in [8192, 1] }
    for (index, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      let weights = [Float](repeating: 0.001, count: inputs * outputs)
      tensors["\(2 * index).weight"] = SafeTensors.Tensor(shape: [outputs, inputs], values: weights)
      tensors["\(2 * index).bias"] = SafeTensors.Tensor(shape: [outputs], values: Array(repeating: 0, count: outputs))
    }
    let file = try SafeTensors(tensors: tensors).encoded()
    let fault = #expect(throws: Fault.self) { try NeuralNetwork(safeTensors: file) }
    #expect(fault?.reason.contains("found 60 layers that take") == true, "\(fault?.description ?? "")")
  }
}

extension String {
  fileprivate func padded(to length: Int) -> String { self + String(repeating: " ", count: length - utf8.count) }
}

extension [UInt8] {
  func occurrences(of part: [UInt8]) -> Int {
    guard !part.isEmpty, count >= part.count else { return 0 }
    return (0...count - part.count).count { self[$0] == part[0] && self[$0..<$0 + part.count].elementsEqual(part) }
  }
}
