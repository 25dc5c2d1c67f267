import Heartbeats
import Models
import Scoring

/// The beats of one reading of a record: gathers what the model is given of each and asks it.
///
/// A model of samples alone judges while the record is read. One that is given the rhythm, or of the beat relative to its
/// patient, needs the whole record first: its samples, 0.75 kB a beat, or some 0.4 kB a beat (`PatientFeatureStream`).
struct BeatJudge {
  private let model: SavedModel
  private let jobs: Int
  private let sampleRate: Double
  private(set) var beats: [ClassifiedBeat] = []
  private var cutting: BeatStream
  /// Rows that wait for the model, and the numbers of their beats.
  private var waiting = BeatStream.Cuts()
  /// All rows of a model that is given the rhythm, in blocks, so that growing moves nothing.
  private var blocks: [[Float]] = []
  /// The beats that have a row, where the model waits for the end.
  private var cut: [Int] = []
  private var features: PatientFeatureStream?

  /// Rows that the model is given at once.
  private static let batch = 1024

  /// - Parameters:
  ///   - lag: how far marks come after their samples, in samples.
  ///   - hasSecondLead: whether a second lead will come in.
  init(_ model: SavedModel, sampleRate: Double, lag: Int, hasSecondLead: Bool, jobs: Int) {
    self.model = model
    self.jobs = jobs
    self.sampleRate = sampleRate
    cutting = BeatStream(sampleRate: sampleRate, lag: lag)
    if case .patient = model.columns {
      features = PatientFeatureStream(sampleRate: sampleRate, hasSecondLead: hasSecondLead)
    }
  }

  /// Gives the next beats.
  ///
  /// - Parameter complete: whether no more will come.
  mutating func mark(_ samples: [Int], complete: Bool = false) {
    beats += samples.map { ClassifiedBeat(sample: $0) }
    cutting.mark(samples, complete: complete)
    features?.mark(samples)
  }

  /// Takes the next samples in.
  mutating func feed(_ leads: (first: [Double], second: [Double]?)) {
    cutting.feed(leads.first)
    features?.feed(leads.first, leads.second)
    take()
  }

  /// Ends leads and beats, and judges what is left.
  mutating func finish() {
    cutting.finish()
    take()
    switch model.columns {
    case .samples: judge(waiting.rows, of: waiting.marks)
    case .samplesAndRhythm: judgeByRhythm()
    case .patient(let columns): judgeByPatient(columns)
    }
  }

  private mutating func take() {
    let cuts = cutting.takeCuts()
    switch model.columns {
    case .patient: cut += cuts.marks
    case .samples, .samplesAndRhythm:
      waiting.rows += cuts.rows
      waiting.marks += cuts.marks
      guard waiting.marks.count >= Self.batch else { return }
      if model.columns == .samples { judge(waiting.rows, of: waiting.marks) } else { keepWaiting() }
      waiting = BeatStream.Cuts()
    }
  }

  private mutating func keepWaiting() {
    let width = BeatSet.samplesPerBeat
    for row in waiting.marks.indices {
      if cut.count % Self.batch == 0 {
        blocks.append([])
        blocks[blocks.count - 1].reserveCapacity(Self.batch * width)
      }
      blocks[blocks.count - 1] += waiting.rows[row * width..<(row + 1) * width]
      cut.append(waiting.marks[row])
    }
  }

  private mutating func judgeByRhythm() {
    keepWaiting()
    let width = BeatSet.samplesPerBeat
    let row = { [blocks] (number: Int) in
      let start = number % Self.batch * width
      return blocks[number / Self.batch][start..<start + width]
    }
    let rhythm = RhythmFeatures(times: cut.map { Double(beats[$0].sample) / sampleRate }, row: row)
    judgeInBatches { row($0) + rhythm.ofBeat($0) }
  }

  private mutating func judgeByPatient(_ columns: [PatientColumn]) {
    guard let features = features?.finish() else { return }
    let marks = cut
    judgeInBatches { features.values(of: marks[$0], columns)[...] }
  }

  /// Judges all beats that have a row.
  private mutating func judgeInBatches(row: (Int) -> ArraySlice<Float>) {
    for start in stride(from: 0, to: cut.count, by: Self.batch) {
      let rows = start..<min(start + Self.batch, cut.count)
      judge(rows.flatMap(row), of: Array(cut[rows]))
    }
  }

  private mutating func judge(_ rows: [Float], of marks: [Int]) {
    let matrix = FeatureMatrix(values: rows, rows: marks.count, columns: model.classifier.columns)
    let judged = model.classifier.probabilities(for: matrix, jobs: jobs)
    for (row, mark) in marks.enumerated() {
      beats[mark].probabilities = Array(judged.values[row * judged.classes..<(row + 1) * judged.classes])
    }
  }
}
