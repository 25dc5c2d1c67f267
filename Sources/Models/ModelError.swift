/// Why a model could not be trained or read.
public enum ModelError: Error, Equatable {
  /// A feature is infinite or not a number; row and column count from 0.
  case notFinite(row: Int, column: Int, value: Float)
  /// The network's loss became infinite or not a number in this epoch, counted from 1.
  case diverged(epoch: Int)
  /// A file of a model is damaged or not one that this program writes; the place is within the file.
  case badFile(place: String, expected: String, found: String)
}

extension ModelError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFinite(let row, let column, let value):
      "features, row \(row), column \(column): expected a finite number, found \(value)"
    case .diverged(let epoch):
      "network, epoch \(epoch): expected a finite loss, found none; lower the learning rate"
    case .badFile(let place, let expected, let found): "\(place): expected \(expected), found \(found)"
    }
  }
}

extension String {
  /// Text of a file as one line may show it: cut short, in quotes, with control characters escaped.
  var quoted: String { String(prefix(40)).debugDescription }
}

extension FeatureMatrix {
  /// Throws for the first value that is infinite or not a number.
  func requireFinite() throws(ModelError) {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw .notFinite(row: index / columns, column: index % columns, value: values[index])
  }
}
