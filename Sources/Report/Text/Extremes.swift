/// The largest and the smallest of some values in words, for those who cannot see a figure.
enum Extremes {
  /// "Highest: forest 99.8 %; lowest: network 5.8 %."; nothing where fewer than two values differ. Of equal ones the first is
  /// named.
  static func sentence(_ values: [(name: String, value: Double?)]) -> String {
    let known = values.compactMap { item in item.value.map { (name: item.name, value: $0) } }
    guard let first = known.first else { return "" }
    let highest = known.dropFirst().reduce(first) { $1.value > $0.value ? $1 : $0 }
    let lowest = known.dropFirst().reduce(first) { $1.value < $0.value ? $1 : $0 }
    guard highest.value > lowest.value else { return "" }
    return " Highest: \(highest.name) \(Format.percent(highest.value)); lowest: \(lowest.name) "
      + "\(Format.percent(lowest.value))."
  }
}
