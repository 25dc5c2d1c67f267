/// A text of a figure and the rectangle it takes.
public struct TextBox: Sendable, Equatable {
  /// The text, one line.
  public var text: String
  /// Where it stands, in CSS pixels from the figure's top left corner.
  public var rectangle: Rectangle
  /// In CSS pixels.
  public var fontSize: Double

  /// A text box by its values.
  public init(text: String, rectangle: Rectangle, fontSize: Double) {
    self.text = text
    self.rectangle = rectangle
    self.fontSize = fontSize
  }
}
