public import Heartbeats
import Models

/// A beat that rebalancing made by noise, beside the beat it was made from.
public struct MadeBeat: Codable, Sendable, Equatable {
  public var `class`: BeatClass
  /// 187 samples each.
  public var original: [Double]
  public var made: [Double]

  /// The first made beat of every abnormal class that has one.
  static func examples(among rows: [DrawnRow], of beats: BeatSet, assembly: RowAssembly) -> [MadeBeat] {
    BeatClass.allCases.filter(\.isAbnormal).compactMap { kind in
      guard let row = rows.first(where: { $0.isMade && beats.classes[Int($0.beat)] == kind }) else { return nil }
      return MadeBeat(
        class: kind, original: beats.beat(Int(row.beat)).map { rounded(Double($0)) },
        made: assembly.assemble([row], of: beats).features.values.map { rounded(Double($0)) })
    }
  }
}
