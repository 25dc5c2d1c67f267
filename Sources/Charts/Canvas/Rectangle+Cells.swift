extension Rectangle {
  /// Cells of equal width side by side, `gap` apart.
  public func columns(_ count: Int, gap: Double) -> [Rectangle] {
    let width = (width - gap * Double(max(0, count - 1))) / Double(max(1, count))
    return (0..<count).map { Rectangle(x: x + Double($0) * (width + gap), y: y, width: width, height: height) }
  }

  /// Cells of equal height below one another, `gap` apart.
  public func rows(_ count: Int, gap: Double) -> [Rectangle] {
    let height = (height - gap * Double(max(0, count - 1))) / Double(max(1, count))
    return (0..<count).map { Rectangle(x: x, y: y + Double($0) * (height + gap), width: width, height: height) }
  }
}
