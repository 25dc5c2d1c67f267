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
  /// Those of them that no RR interval leads to from the beat before.
  private var stretchStarts: Set<Int> = []
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
  ///
  /// - Parameter unreadable: stretches of samples, in order of time, that say nothing of the other beats: those in them take no
  ///   part in the record's medians and means, and no RR interval crosses them.
  mutating func finish(unreadable: [Range<Int>]) {
    cutting.finish()
    take()
    switch model.columns {
    case .samples: judge(waiting.rows, of: waiting.marks)
    case .samplesAndRhythm: judgeByRhythm(unreadable)
    case .patient(let columns): judgeByPatient(columns, unreadable)
    }
  }

  private mutating func take() {
    let cuts = cutting.takeCuts()
    stretchStarts.formUnion(cuts.stretchStarts)
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

  private mutating func judgeByRhythm(_ unreadable: [Range<Int>]) {
    keepWaiting()
    let width = BeatSet.samplesPerBeat
    let row = { [blocks] (number: Int) in
      let start = number % Self.batch * width
      return blocks[number / Self.batch][start..<start + width]
    }
    let (rows, isStart) = readable(unreadable)
    let rhythm = RhythmFeatures(
      times: rows.map { Double(beats[cut[$0]].sample) / sampleRate }, isStart: isStart, row: { row(rows[$0]) })
    cut = rows.map { cut[$0] }
    judgeInBatches { row(rows[$0]) + rhythm.ofBeat($0) }
  }

  /// Which of the beats with a row are in none of some stretches, and whether no RR interval leads to them.
  private func readable(_ unreadable: [Range<Int>]) -> (rows: [Int], isStart: [Bool]) {
    var (rows, isStart): ([Int], [Bool]) = ([], [])
    var next = unreadable[...]
    var isBroken = false
    for (row, mark) in cut.enumerated() {
      let sample = beats[mark].sample
      while let stretch = next.first, stretch.upperBound <= sample {
        isBroken = true
        next.removeFirst()
      }
      isBroken = isBroken || stretchStarts.contains(mark)
      if let stretch = next.first, stretch.contains(sample) { continue }
      rows.append(row)
      isStart.append(isBroken)
      isBroken = false
    }
    return (rows, isStart)
  }

  private mutating func judgeByPatient(_ columns: [PatientColumn], _ unreadable: [Range<Int>]) {
    guard let features = features?.finish(unreadable: unreadable) else { return }
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
