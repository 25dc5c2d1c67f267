/// A text of a figure and the rectangle it takes.
public struct TextBox: Sendable, Equatable {
  public var text: String
  public var rectangle: Rectangle
  /// In CSS pixels.
  public var fontSize: Double

  public init(text: String, rectangle: Rectangle, fontSize: Double) {
    self.text = text
    self.rectangle = rectangle
    self.fontSize = fontSize
  }
}
