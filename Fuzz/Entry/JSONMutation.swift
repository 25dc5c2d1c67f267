import Foundation
import Groundwork

/// Damages a file of JSON as JSON: flipped bits alone leave little that a reader takes, and never two members that
/// contradict each other.
struct JSONMutation {
  private var generator: SeededGenerator
  /// What may stand anywhere, most of it out of place.
  private static var values: [Any] {
    [
      0, 1, 2, -1, 186, 187, 188, 0.5, 1.5, 1e-9, 1e12, 1_000_000_000_001, Int.max, "", "x", "=1+1", "\u{1B}[2J\n", "N",
      "normal", "../x", NSNull(), true, [Any](), [String: Any](),
    ]
  }

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// Another file; nil where the bytes are no JSON.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8]? {
    guard var tree = try? JSONSerialization.jsonObject(with: Data(bytes)) else { return nil }
    for _ in 0...generator.below(3) {
      let other = value(in: tree, at: place(in: tree)[...])
      tree = changed(tree, at: place(in: tree)[...], other: other)
    }
    guard JSONSerialization.isValidJSONObject(tree),
      let data = try? JSONSerialization.data(withJSONObject: tree, options: .sortedKeys)
    else { return nil }
    return Array(data)
  }

  /// The keys and indices that lead to some value, chosen step by step, so that small objects count as much as long lists.
  private mutating func place(in value: Any) -> [String] {
    if generator.below(12) == 0 { return [] }
    if let object = value as? [String: Any], !object.isEmpty {
      let key = object.keys.sorted()[generator.below(object.count)]
      return [key] + place(in: object[key] ?? 0)
    }
    if let list = value as? [Any], !list.isEmpty {
      let index = generator.below(list.count)
      return ["\(index)"] + place(in: list[index])
    }
    return []
  }

  private func value(in tree: Any, at place: ArraySlice<String>) -> Any {
    guard let step = place.first else { return tree }
    if let object = tree as? [String: Any] { return value(in: object[step] ?? 0, at: place.dropFirst()) }
    if let list = tree as? [Any], let index = Int(step) { return value(in: list[index], at: place.dropFirst()) }
    return tree
  }

  private mutating func changed(_ tree: Any, at place: ArraySlice<String>, other: Any) -> Any {
    guard let step = place.first else { return changed(tree, other: other) }
    let isLast = place.count == 1
    if var object = tree as? [String: Any] {
      let old = object[step] ?? 0
      object[step] = isLast && generator.below(5) == 0 ? nil : changed(old, at: place.dropFirst(), other: other)
      return object
    }
    if var list = tree as? [Any], let index = Int(step) {
      switch isLast ? generator.below(8) : 7 {
      case 0: list.remove(at: index)
      case 1: list.insert(list[index], at: index)
      default: list[index] = changed(list[index], at: place.dropFirst(), other: other)
      }
      return list
    }
    return tree
  }

  private mutating func changed(_ value: Any, other: Any) -> Any {
    switch generator.below(4) {
    case 0: return other
    case 1: return Self.values[generator.below(Self.values.count)]
    default: break
    }
    // A number near the old one is the likeliest to be taken.
    guard let number = value as? NSNumber else { return Self.values[generator.below(Self.values.count)] }
    return switch generator.below(4) {
    case 0: number.intValue &+ 1
    case 1: number.intValue &- 1
    case 2: number.doubleValue / 2
    default: number.intValue &* 10
    }
  }
}
