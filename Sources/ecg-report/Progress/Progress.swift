import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Models
import Results

/// Tells on stderr how far a run is: one moving line on a terminal, plain lines elsewhere, nothing when silent.
///
/// NO_COLOR needs no care: nothing here is coloured.
final class Progress: Sendable {
  private enum Style { case line, lines, silent }

  private struct State {
    var trainings = 0
    var finished = 0
    var drawn = 0
    var files = 0
    var fetched = 0
    var toldNotKept = false
    var started: [Experiment.Key: ContinuousClock.Instant] = [:]
    var lineWidth = 0
    var lastShown: ContinuousClock.Instant?
  }

  private let style: Style
  private let state = Guarded(State())

  init(silent: Bool) {
    style = silent ? .silent : isatty(FileHandle.standardError.fileDescriptor) == 1 ? .line : .lines
  }

  /// A line that stays.
  func say(_ text: String) {
    state.withLock { settle(text, &$0) }
  }

  /// Parts of the data (records, blocks of a file) that are done.
  func loaded(_ done: Int, of total: Int) {
    state.withLock { state in
      passing("Loading \(done) of \(total)", milestone: done == total, &state)
    }
  }

  func show(_ event: RunEvent) {
    state.withLock { state in
      switch event {
      case .planned(let trainings):
        state.trainings = trainings
        settle("Training \(trainings) models", &state)
      case .started(let key):
        state.started[key] = .now
      case .epoch(let key, let epoch, let total):
        let text =
          "\(key.name): epoch \(epoch.epoch) of \(total), loss \(String(format: "%.4f", epoch.loss)), "
          + remaining(epoch.epoch, total, key, state)
        passing(text, milestone: epoch.epoch % max(1, total / 5) == 0, &state)
      case .parts(let key, let unit, let finished, let total):
        let text = "\(key.name): \(unit) \(finished) of \(total), " + remaining(finished, total, key, state)
        passing(text, milestone: finished % max(1, total / 2) == 0, &state)
      case .reused(let key):
        state.finished += 1
        settle(
          "[\(state.finished)/\(state.trainings)] \(key.name): reused (same data, settings, seed and program)", &state)
      case .finished(let key, let seconds, let reason):
        state.finished += 1
        let time = String(format: "%.1f", seconds)
        settle(
          "[\(state.finished)/\(state.trainings)] \(key.name): computed in \(time) s, because \(reason)", &state)
      case .notKept(_, let error):
        // Once: what cannot be written now cannot be a second later.
        if !state.toldNotKept { settle("\(error); finished trainings are not kept, the run continues", &state) }
        state.toldNotKept = true
      }
    }
  }

  func drawn(of total: Int) {
    state.withLock { state in
      state.drawn += 1
      passing("Drawing figure \(state.drawn) of \(total)", milestone: state.drawn == total, &state)
    }
  }

  func show(_ event: FetchEvent) {
    state.withLock { state in
      switch event {
      case .planned(let files, let present):
        (state.fetched, state.files) = (present, files)
        settle("Fetching \(files - present) of \(files) files; \(present) are already present", &state)
      case .received(let bytes):
        let size = String(format: "%.1f MB", Double(bytes) / 1e6)
        if state.files > 0 {
          passing("\(state.fetched) of \(state.files) files complete, \(size) received", milestone: false, &state)
        }
      case .finished(let file, let done, let total):
        state.fetched = done
        passing(
          "\(done) of \(total) files complete, last \(file)", milestone: done % 20 == 0 || done == total, &state)
      case .retrying(_, let error, let pause):
        settle("\(error); trying again in \(String(format: "%.0f", pause / .seconds(1))) s", &state)
      }
    }
  }

  /// Clears the moving line.
  func end() {
    state.withLock { state in
      guard style == .line else { return }
      StandardError.write("\r" + String(repeating: " ", count: state.lineWidth) + "\r")
      state.lineWidth = 0
    }
  }

  private func remaining(_ done: Int, _ total: Int, _ key: Experiment.Key, _ state: State) -> String {
    guard done > 0, let start = state.started[key] else { return "ETA ?" }
    let spent = start.duration(to: .now) / .seconds(1)
    let left = Int((spent / Double(done) * Double(total - done)).rounded(.up))
    return "ETA \(left / 60):" + String(format: "%02d", left % 60)
  }

  private func settle(_ text: String, _ state: inout State) {
    let text = text.printable
    switch style {
    case .silent: return
    case .lines: StandardError.line(text)
    case .line:
      StandardError.write(
        "\r" + text.padding(toLength: max(text.count, state.lineWidth), withPad: " ", startingAt: 0) + "\n")
      state.lineWidth = 0
    }
  }

  /// A state that the next one replaces; without a terminal only milestones are worth a line.
  private func passing(_ text: String, milestone: Bool, _ state: inout State) {
    let text = text.printable
    switch style {
    case .silent: return
    case .lines: if milestone { StandardError.line(text) }
    case .line:
      let now = ContinuousClock.now
      if let last = state.lastShown, last.duration(to: now) < .milliseconds(80), !milestone { return }
      state.lastShown = now
      let cut = String(text.prefix(100))
      StandardError.write("\r" + cut.padding(toLength: max(cut.count, state.lineWidth), withPad: " ", startingAt: 0))
      state.lineWidth = cut.count
    }
  }
}
