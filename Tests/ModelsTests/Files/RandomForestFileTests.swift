import Files
import Models
import Testing

struct RandomForestFileTests {
  private func forest(_ rows: LabelledRows, trees: Int = 7, depth: Int? = nil, leaf: Int = 1) throws -> RandomForest {
    try RandomForest.train(
      on: rows, settings: ForestSettings(trees: trees, minimumLeaf: leaf, maximumDepth: depth), seed: 5, jobs: 1
    ) { _ in }.forest
  }

  @Test(
    "A forest read back is the same to the last bit",
    arguments: [(900, 187, 20, nil, 1), (300, 5, 1, nil, 3), (200, 2, 3, 2, 1), (50, 1, 2, 0, 1)]
      as [(Int, Int, Int, Int?, Int)])
  func roundTrip(rows: Int, columns: Int, trees: Int, depth: Int?, leaf: Int) throws {
    let data = Samples.noise(rows: rows, columns: columns, seed: 6)
    let forest = try forest(data, trees: trees, depth: depth, leaf: leaf)
    let file = forest.onnx()
    let read = try RandomForest(onnx: file)
    #expect(read == forest)
    #expect(read.onnx() == file)
    #expect(
      read.probabilities(for: data.features, jobs: 1).column(1)
        == forest.probabilities(for: data.features, jobs: 1).column(1))
  }

  @Test("Trees that are one leaf come back")
  func singleLeaf() throws {
    for labels in [[1, 1, 1], [0, 0, 0]] as [[UInt8]] {
      let forest = try forest(Samples.column([1, 2, 3], labels))
      #expect(try RandomForest(onnx: forest.onnx()) == forest)
    }
  }

  @Test("The file says its version first; a node costs at most 32 bytes")
  func layout() throws {
    let forest = try forest(Samples.noise(rows: 3000, columns: 187, seed: 7), trees: 10)
    let file = forest.onnx()
    #expect(Array(file[..<4]) == [0x08, 7, 0x12, 10])
    for name in ["TreeEnsembleClassifier", "ai.onnx.ml", "Div", "Gather", "BRANCH_LEQ", "post_transform"] {
      #expect(file.occurrences(of: Array(name.utf8)) > 0, "\(name)")
    }
    let nodes = forest.trees.map(\.nodeCount).reduce(0, +)
    #expect(nodes > 5000 && file.count < 32 * nodes)
  }

  @Test("No damage to a file crashes its reader or its trees")
  func damage() throws {
    let file = try forest(Samples.noise(rows: 12, columns: 3, seed: 8), trees: 2).onnx()
    for damaged in Damage.all(of: file) {
      Damage.check(damaged, read: { try RandomForest(onnx: $0) }, columns: 3)
    }
  }

  /// Puts other numbers into one of the lists of a tree of one split and two leaves.
  private func patched(_ list: String, _ bytes: [UInt8]) throws -> [UInt8] {
    var file = try RandomForest.train(
      on: Samples.column([1, 4], [0, 1]), settings: ForestSettings(trees: 1, bootstrap: false), seed: 1, jobs: 1
    ) { _ in }.forest.onnx()
    let name = Array(list.utf8)
    let place = try #require((0..<file.count - name.count).first { file[$0..<$0 + name.count].elementsEqual(name) })
    // The name, then the list's key and length, then its numbers.
    let start = place + name.count + 2
    try #require(Int(file[start - 1]) == bytes.count, "\(list) holds as many bytes")
    file.replaceSubrange(start..<start + bytes.count, with: bytes)
    return file
  }

  @Test(
    "Trees that no forest of ours has are refused",
    arguments: [
      ("nodes_truenodeids", [0, 0, 0]), ("nodes_truenodeids", [2, 0, 0]), ("nodes_truenodeids", [127, 0, 0]),
      ("nodes_falsenodeids", [1, 0, 0]), ("nodes_falsenodeids", [3, 0, 0]), ("nodes_featureids", [1, 0, 0]),
      ("nodes_treeids", [0, 0, 1]), ("nodes_treeids", [0, 1, 1]), ("nodes_treeids", [1, 1, 1]),
      ("nodes_nodeids", [0, 2, 1]), ("nodes_nodeids", [0, 0, 1]), ("class_nodeids", [1, 1, 1]),
      ("class_nodeids", [0, 1, 2]), ("class_nodeids", [1, 1, 3]), ("class_treeids", [0, 0, 1]),
      ("class_ids", [0, 1, 0]), ("class_ids", [1, 1, 1]), ("class_ids", [0, 1, 2]),
      ("nodes_values", [0, 0, 0xC0, 0x7F, 0, 0, 0, 0, 0, 0, 0, 0]),
      ("nodes_values", [0, 0, 0x80, 0x7F, 0, 0, 0, 0, 0, 0, 0, 0]),
      ("class_weights", [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0x80, 0x3F]),
      ("class_weights", [0, 0, 0x80, 0x3F, 0, 0, 0xC0, 0x7F, 0, 0, 0x80, 0x3F]),
      ("classlabels_int64s", [1, 0]),
    ] as [(String, [UInt8])])
  func otherTrees(list: String, bytes: [UInt8]) throws {
    let file = try patched(list, bytes)
    let error = #expect(throws: Fault.self) { try RandomForest(onnx: file) }
    #expect(error?.description.contains("\n") == false)
  }

  @Test("A network's file is no forest, and noise is neither")
  func otherFiles() throws {
    let network = NeuralNetwork(layers: randomLayers(widths: [3, 1], seed: 1)).onnx()
    #expect(throws: Fault.self) { try RandomForest(onnx: network) }
    #expect(throws: Fault.self) { try RandomForest(onnx: []) }
    #expect(throws: Fault.self) { try RandomForest(onnx: [UInt8](repeating: 0xFF, count: 64)) }
    #expect(throws: Fault.self) { try NeuralNetwork(safeTensors: network) }
  }
}
