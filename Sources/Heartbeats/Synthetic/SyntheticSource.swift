public import Files
import Groundwork

/// Beats of simulated patients, for when no real data are at hand: made up, and never to be mistaken for measurements.
///
/// Each record is the lead of one simulated patient after ECGSYN (McSharry, Clifford, Tarassenko and Smith, IEEE TBME
/// 50(3):289-294, 2003), sampled and rounded like a MIT-BIH record and cut by the same `BeatExtraction`. ECGSYN describes
/// normal beats only: how premature, fusion and paced beats look here, and how patients differ, is this project's own
/// (`BeatShape`, `SyntheticPatient`). Shares of the classes are those of the MIT-BIH database, and as there a few patients
/// have most of the ectopic beats and paced beats are nearly all of four patients. From about 1,000 beats on, every
/// class occurs in both halves of the patients, and in those with even and odd numbers.
public struct SyntheticSource: Sendable {
  /// Beats to make, exactly.
  public var beats: Int
  /// Equal seeds and counts give equal beats.
  public var seed: UInt64

  /// As many as make a useful report in little time.
  public static let defaultBeats = 16_000
  /// Made for a quick look.
  public static let quickBeats = 6_000

  /// The patients; a record each.
  public static let recordCount = 48

  /// - Precondition: `beats` is positive.
  public init(beats: Int = defaultBeats, seed: UInt64) {
    precondition(beats > 0, "beats must be positive")
    self.beats = beats
    self.seed = seed
  }

  /// Makes the beats.
  ///
  /// - Parameters:
  ///   - jobs: threads to use; the result does not depend on it.
  ///   - progress: hears how many patients are done.
  /// - Returns: the beats, patient after patient (`s01`, `s02`, …), with a SHA-256 over the settings.
  public func load(jobs: Int, progress: LoadProgress? = nil) throws(Fault) -> LoadedBeats {
    let plan = SyntheticPlan(beats: beats, seed: seed)
    let counter = ProgressCounter(total: Self.recordCount, report: progress)
    let beats = try BeatSet(mostRows: plan.counts.map { $0.reduce(0, +) }, jobs: jobs) { index throws(Fault) in
      defer { counter.advance() }
      return try part(index, counts: plan.counts[index])
    }
    return LoadedBeats(beats: beats, source: .synthetic, sha256: sha256)
  }

  /// Over the settings.
  var sha256: String {
    let hash = SHA256()
    for text in ["synthetic 1", "\(beats)", "\(seed)"] { hash.update(text) }
    return hash.hexDigest()
  }

  /// The name of a patient's record.
  static func name(of index: Int) -> String { "s\(index < 9 ? "0" : "")\(index + 1)" }

  /// One patient's beats.
  ///
  /// - Parameters:
  ///   - counts: how many of each class, as the plan has them.
  ///   - chosen: which of the beats become rows; nil for all.
  ///   - features: whether patient features are computed.
  func part(
    _ index: Int, counts: [Int], chosen: [Int]? = nil, features: Bool = true
  ) throws(Fault) -> BeatPart {
    let name = Self.name(of: index)
    guard counts.contains(where: { $0 > 0 }) else { return BeatPart(record: name) }
    var (patient, rhythm, generator) = rhythm(of: index, counts: counts)
    let lead = SyntheticLead(rhythm: rhythm, patient: patient, using: &generator)
    let rate = Double(SyntheticLead.sampleRate)
    let cut = try BeatExtraction(sampleRate: rate).beats(
      of: lead.samples, marks: lead.marks, chosen: chosen.map { BeatCandidate.flags($0, count: lead.marks.count) },
      path: name)
    var part = BeatPart(cut, record: name)
    if features {
      part.patientFeatures = PatientFeatures.compute(
        leads: [lead.samples], sampleRate: rate, beats: lead.marks.map(\.sample)
      ).rows(cut.marks)
    }
    return part
  }

  /// A patient, the rhythm of the record, and the generator that goes on to the lead.
  func rhythm(of index: Int, counts: [Int]) -> (SyntheticPatient, SyntheticRhythm, SeededGenerator) {
    var generator = SeededGenerator(seed: seed, stream: UInt64(index))
    let patient = SyntheticPatient(roles: SyntheticPlan.roles(of: index), using: &generator)
    let rhythm = SyntheticRhythm(counts: counts, patient: patient, using: &generator)
    return (patient, rhythm, generator)
  }
}
