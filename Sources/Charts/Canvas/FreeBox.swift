/// Whether a box would hide a line.
enum FreeBox {
  /// Whether a line through points crosses a box.
  static func touches(_ line: [Point], _ box: Rectangle) -> Bool {
    if line.count == 1 { return box.contains(line[0]) }
    return zip(line, line.dropFirst()).contains { $0.isFinite && $1.isFinite && box.meets(from: $0, to: $1) }
  }
}
