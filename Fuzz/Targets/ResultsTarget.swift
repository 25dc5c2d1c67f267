import Charts
import Experiments
import Files
import Foundation
import Report
import Results

/// Results that can be read are the same after writing, and the page with all its figures and tables can be made of them.
func fuzzResults(_ bytes: [UInt8]) throws(FuzzFinding) {
  guard let results = try? Results(parsing: Data(bytes), path: "results.json") else { return }
  guard let written = try? results.encoded() else { throw FuzzFinding(description: "results that cannot be written") }
  let again = try? Results(parsing: written, path: "results.json")
  try FuzzFinding.require(again == results, "other results after writing")
  try fuzzPage(of: results)
  _ = ReportComparison(results, results, paths: ("a", "b")).text
}

/// A part that can be read makes a report, or is refused, where it is the only one.
func fuzzPart(_ bytes: [UInt8]) throws(FuzzFinding) {
  guard let part = try? RunPart(parsing: bytes, path: RunPart.fileName),
    let outcome = try? RunPart.merge([(RunPart.fileName, part)])
  else { return }
  try fuzzPage(of: outcome.results)
}

/// Figures are laid out, not painted, which would take a second: every coordinate must be one that a painter takes.
private func fuzzPage(of results: Results) throws(FuzzFinding) {
  let site: Site
  do throws(Fault) {
    site = try Site(results, jobs: 1) { figure, _, appearance throws(Fault) in
      // Light and dark differ in their colours only.
      guard appearance == .light else { return [] }
      let drawing = figure.drawing(appearance: appearance)
      for command in drawing.commands {
        guard command.isWithin(drawing.size) else {
          throw Fault(.system, path: "", reason: "drawn beyond a figure: \(command)")
        }
      }
      return []
    }
  } catch {
    throw FuzzFinding(description: "results that are read and cannot be drawn: \(error)")
  }
  for (path, bytes) in site.files where path.hasSuffix(".csv") {
    let starts = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { $0.first { $0 != "\"" } }
    try FuzzFinding.require(starts.allSatisfy { !["=", "+", "@"].contains($0) }, "a formula in \(path)")
  }
}

extension DrawingCommand {
  /// Whether nothing lies far beyond the figure. Marks may stand out by their own size, and lines of a panel are cut by it.
  fileprivate func isWithin(_ size: FigureSize) -> Bool {
    let (width, height) = (-size.width...2 * size.width, -size.height...2 * size.height)
    func holds(_ point: Point) -> Bool { width.contains(point.x) && height.contains(point.y) }
    func holds(_ box: Rectangle) -> Bool {
      holds(Point(x: box.left, y: box.top)) && holds(Point(x: box.right, y: box.bottom))
    }
    switch self {
    case .fill(let path, _), .stroke(let path, _, _):
      return path.elements.allSatisfy { element in
        switch element {
        case .move(let point), .line(let point): holds(point)
        case .circle(let centre, let radius): holds(centre) && (0...size.width).contains(radius)
        case .rectangle(let rectangle): holds(rectangle)
        case .close: true
        }
      }
    case .text(let text): return holds(text.origin) && text.width.isFinite
    case .beginClip(let rectangle): return holds(rectangle)
    case .endClip: return true
    }
  }
}
