extension String {
  /// Text of a file as one line may show it: cut short, in quotes, with control characters escaped.
  var quoted: String { String(prefix(40)).debugDescription }
}
