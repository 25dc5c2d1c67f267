public import Files
import Groundwork
public import Results
import Scoring
import WFDB

extension DatabaseScore {
  /// Compares all records' beats.
  ///
  /// Intervals draw whole patients, and are never narrower than Wilson's over beats (`Rate.interval`).
  ///
  /// - Parameters:
  ///   - start: beats before this second are not counted.
  ///   - escapeBeats: what `e` and `j` count as.
  ///   - split: what the records are, in words; nil for all of a folder.
  ///   - trainedOn: the records that the test's model was trained on; nil where that is not known.
  ///   - jobs: threads to read on; the result does not depend on it.
  /// - Throws: `Fault` that names the file and where in it.
  public init(
    _ sources: DatabaseSources, start: Double, escapeBeats: AnnotatorComparison.EscapeBeats, split: String? = nil,
    trainedOn: [String]? = nil, jobs: Int
  ) throws(Fault) {
    let read = try concurrentMap(sources.records.count, jobs: jobs) { index throws(Fault) in
      let pair = try sources.pair(sources.records[index])
      let comparison = try AnnotatorComparison(
        reference: pair.reference, test: pair.test, sampleRate: pair.sampleRate, start: start, escapeBeats: escapeBeats,
        declared: pair.labels)
      return (
        name: pair.name, patient: pair.patient, table: comparison.table, declared: comparison.declared,
        judged: pair.probabilities.map { Self.judged(pair, $0, start: start, escapeBeats: escapeBeats) }
      )
    }
    let people = try sources.patients(of: Set(trainedOn ?? []))
    let audit = Self.audit(read.map { ($0.name, $0.patient) }, trainedOn: trainedOn, patients: people)
    let records = read.map { record in
      Record(
        name: record.name, patient: record.patient, table: record.table,
        isSeen: trainedOn == nil ? nil : audit.seen.contains(record.name))
    }
    let unseen = records.filter { $0.isSeen == false }
    let judged = read.compactMap(\.judged).flatMap { $0 }
    let declared = read.compactMap(\.declared)
    let labels =
      declared.contains(.five)
      ? .five : declared.first ?? Labels(usedIn: records.reduce(BeatComparison()) { $0 + $1.table })
    self.init(
      reference: sources.name, annotator: sources.annotator, test: sources.test.name, start: start,
      escapeBeats: escapeBeats.rawValue, split: split, records: records, measures: Self.measures(records, labels),
      classes: Self.classes(records, labels),
      abnormal: (
        Self.rate("abnormal", records, if: labels != .none) { Self.flagged($0, .abnormal) },
        Self.rate("abnormal precision", records, if: labels != .none, Self.precisionOfAbnormal)
      ),
      labels: labels,
      rocArea: judged.isEmpty
        ? nil : ROCCurve(labels: judged.map(\.label), probabilities: judged.map(\.probability)).area,
      audit: audit,
      unseen: unseen.isEmpty || unseen.count == records.count ? nil : Self.classes(unseen, labels))
  }

  // MARK: Measures

  /// VEB and SVEB are asked only of a test that tells classes apart: of others they have no n.
  private static func measures(_ records: [Record], _ labels: Labels) -> [Measure] {
    let shares: [(String, (BeatComparison) -> Proportion)] = [
      ("QRS Se", { $0.qrs.sensitivity }), ("QRS +P", { $0.qrs.positivePredictivity }),
      ("VEB Se", { $0.ventricular.sensitivity }), ("VEB +P", { $0.ventricular.positivePredictivity }),
      ("VEB FPR", { $0.ventricular.falsePositiveRate ?? Proportion(successes: 0, count: 0) }),
      ("SVEB Se", { $0.supraventricular.sensitivity }), ("SVEB +P", { $0.supraventricular.positivePredictivity }),
      ("SVEB FPR", { $0.supraventricular.falsePositiveRate ?? Proportion(successes: 0, count: 0) }),
    ]
    return shares.map { name, share in
      let isAsked = labels == .five || name.hasPrefix("QRS")
      return Measure(
        name: name, statistics: RecordStatistics(isAsked ? records.map { share($0.table) } : []),
        rate: rate(name, records, if: isAsked, share))
    }
  }

  /// Of a test of two classes N is asked, and of the others only whether they were flagged.
  private static func classes(_ records: [Record], _ labels: Labels) -> [ClassResult] {
    BeatClass.allCases.map { kind in
      let isAsked = labels == .five || labels == .binary && kind == .normal
      return ClassResult(
        beatClass: kind, recall: rate("recall \(kind.symbol)", records, if: isAsked) { recall($0, kind) },
        told: rate("told \(kind.symbol)", records, if: labels != .none) { flagged($0, .one(kind)) },
        precision: rate("precision \(kind.symbol)", records, if: isAsked) { precision($0, kind) })
    }
  }

  /// A share over all records, with its intervals; without n where it is not asked of the test.
  private static func rate(
    _ name: String, _ records: [Record], if isAsked: Bool, _ share: (BeatComparison) -> Proportion
  ) -> Rate {
    Rate(of: isAsked ? byPatient(records.map { ($0.patient, share($0.table)) }) : [], named: name)
  }

  /// Summed by patient, in the order of each one's first record.
  static func byPatient(_ shares: [(patient: String, share: Proportion)]) -> [Proportion] {
    var indices: [String: Int] = [:]
    return shares.reduce(into: []) { sums, record in
      if let index = indices[record.patient] {
        sums[index] = Proportion(
          successes: sums[index].successes + record.share.successes, count: sums[index].count + record.share.count)
      } else {
        indices[record.patient] = sums.count
        sums.append(record.share)
      }
    }
  }

  // MARK: Shares of one record

  /// Beats of a class that were called so, among all of it.
  static func recall(_ table: BeatComparison, _ kind: BeatClass) -> Proportion {
    Proportion(successes: table.count(kind, as: kind), count: table.support(kind))
  }

  /// Beats that are of a class, among those called so, whether they are beats or not.
  static func precision(_ table: BeatComparison, _ kind: BeatClass) -> Proportion {
    let index = Int(kind.rawValue)
    let called = table.pairs.predicted(index) + table.extra[index] + table.extraInShutdown[index]
    return Proportion(successes: table.count(kind, as: kind), count: called)
  }

  /// What is asked for told apart from N.
  enum Asked {
    case abnormal
    case one(BeatClass)
  }

  /// Of abnormal beats those called anything but N; of N those that were not.
  static func flagged(_ table: BeatComparison, _ asked: Asked) -> Proportion {
    let kinds: [BeatClass]
    switch asked {
    case .abnormal: kinds = BeatClass.allCases.filter(\.isAbnormal)
    case .one(let kind): kinds = [kind]
    }
    let count = kinds.reduce(0) { $0 + table.support($1) }
    let called = kinds.reduce(0) { sum, kind in
      sum + table.pairs.support(Int(kind.rawValue)) - table.count(kind, as: .normal)
    }
    if case .one(.normal) = asked { return Proportion(successes: count - called, count: count) }
    return Proportion(successes: called, count: count)
  }

  /// Of the beats called anything but N, those that are abnormal.
  static func precisionOfAbnormal(_ table: BeatComparison) -> Proportion {
    let right = flagged(table, .abnormal).successes
    let wrong = table.pairs.support(0) - table.count(.normal, as: .normal)
    let lone = zip(table.extra, table.extraInShutdown).dropFirst().reduce(0) { $0 + $1.0 + $1.1 }
    return Proportion(successes: right, count: right + wrong + lone)
  }

  // MARK: What the test is

  /// What the audit says of the records.
  ///
  /// - Parameter people: whom the records trained on are of, as far as the folder has them.
  private static func audit(
    _ records: [(name: String, patient: String)], trainedOn: [String]?, patients people: Set<String>
  ) -> Audit {
    guard let trainedOn else { return Audit(trainedOn: nil, records: [], ofSamePatients: []) }
    let learnt = Set(trainedOn)
    let seen = records.filter { learnt.contains($0.name) }
    return Audit(
      trainedOn: trainedOn, records: seen.map(\.name),
      ofSamePatients: records.filter { !learnt.contains($0.name) && people.contains($0.patient) }.map(\.name))
  }

  /// Label and probability of each beat that both marked and that has one.
  private static func judged(
    _ pair: DatabaseSources.Pair, _ probabilities: [(tick: Int, probability: Float)], start: Double,
    escapeBeats: AnnotatorComparison.EscapeBeats
  ) -> [(label: UInt8, probability: Float)] {
    let ticks = pair.reference.file.timeResolution ?? pair.sampleRate
    let window = Int((AnnotatorComparison.window * ticks).rounded())
    let marks = BeatMarks(pair.reference.file, scale: 1, window: window, escapeBeats: escapeBeats)
    return BeatPairing.pair(
      reference: marks.beats.map(\.sample), test: probabilities.map(\.tick), window: window,
      start: Int((start * ticks).rounded())
    ).compactMap { pairing in
      guard case .matched(let reference, let test) = pairing else { return nil }
      return (marks.beats[reference].beatClass.isAbnormal ? 1 : 0, probabilities[test].probability)
    }
  }
}

extension DatabaseScore.Labels {
  /// What the labels that a test uses tell apart, where it does not say so itself.
  init(usedIn table: BeatComparison) {
    let called = BeatClass.allCases.map { kind in
      let index = Int(kind.rawValue)
      return table.pairs.predicted(index) + table.extra[index] + table.extraInShutdown[index]
    }
    let used = called.count { $0 > 0 }
    self = used <= 1 ? .none : used == 2 && called[0] > 0 && called[4] > 0 ? .binary : .five
  }
}

extension Rate {
  /// A share over patients, with Wilson's interval over beats and the bootstrap over patients.
  ///
  /// - Parameter name: by which the draws are seeded, so that they are the same each time.
  init(of patients: [Proportion], named name: String) {
    let all = Proportion(
      successes: patients.reduce(0) { $0 + $1.successes }, count: patients.reduce(0) { $0 + $1.count })
    self.init(
      successes: all.successes, n: all.count, estimate: all.estimate, overBeats: all.wilson(),
      overRecords: bootstrapInterval(of: patients, seed: SeededGenerator.derive(0, "score \(name)"))?.interval)
  }
}
