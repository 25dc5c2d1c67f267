import Results
import Scoring

/// A published result on the inter-patient split (trained on DS1, tested on DS2 of MIT-BIH), as its paper states it.
struct PublishedResult {
  /// How far a number can be trusted.
  enum Standing {
    /// Read in the paper.
    case read
    /// Taken from another paper that cites it.
    case secondHand
  }

  /// Sensitivity and positive predictivity of a class.
  struct ClassResult {
    var sensitivity: Double
    var positivePredictivity: Double
  }

  var authors: String
  var year: Int
  /// What the model is given and what it is.
  var method: String
  /// The leads that the features come from; nil where not known here.
  var leads: String?
  var accuracy: Double?
  var s: ClassResult?
  var v: ClassResult?
  /// Of the class columns; the accuracy was read in the paper.
  var standing: Standing
  /// What keeps the row from being compared with the others; nil for nothing known.
  var caution: String?
  /// Without "https://doi.org/".
  var doi: String

  /// In order of the year, then of the authors.
  static let all = [
    PublishedResult(
      authors: "de Chazal, O\u{2019}Dwyer, Reilly", year: 2004,
      method: "RR intervals and morphology, linear discriminant", leads: "two", accuracy: 0.862,
      s: .init(sensitivity: 0.759, positivePredictivity: 0.385),
      v: .init(sensitivity: 0.777, positivePredictivity: 0.819), standing: .secondHand,
      doi: "10.1109/TBME.2004.827359"),
    PublishedResult(
      authors: "Llamedo, Mart\u{ED}nez", year: 2011, method: "8 features of RR and wavelets, linear classifier",
      leads: "two", accuracy: 0.93, s: .init(sensitivity: 0.77, positivePredictivity: 0.39),
      v: .init(sensitivity: 0.81, positivePredictivity: 0.87), standing: .secondHand,
      doi: "10.1109/TBME.2010.2068048"),
    PublishedResult(
      authors: "Mar and others", year: 2011, method: "selected features, multilayer perceptron", accuracy: 0.899,
      s: .init(sensitivity: 0.832, positivePredictivity: 0.335),
      v: .init(sensitivity: 0.868, positivePredictivity: 0.759), standing: .secondHand,
      doi: "10.1109/TBME.2011.2113395"),
    PublishedResult(
      authors: "Huang and others", year: 2014,
      method: "random projection and support vector machine; threshold on RR ratios for S",
      s: .init(sensitivity: 0.911, positivePredictivity: 0.422),
      v: .init(sensitivity: 0.939, positivePredictivity: 0.909), standing: .read,
      doi: "10.1186/1475-925X-13-90"),
    PublishedResult(
      authors: "Zhang and others", year: 2014, method: "features selected by disease, support vector machine",
      accuracy: 0.883, s: .init(sensitivity: 0.791, positivePredictivity: 0.36),
      v: .init(sensitivity: 0.855, positivePredictivity: 0.928), standing: .secondHand,
      doi: "10.1016/j.compbiomed.2013.11.019"),
    PublishedResult(
      authors: "Mond\u{E9}jar-Guerra and others", year: 2019,
      method: "RR, wavelets, higher-order statistics, local binary patterns; support vector machines combined",
      accuracy: 0.945, s: .init(sensitivity: 0.781, positivePredictivity: 0.497),
      v: .init(sensitivity: 0.947, positivePredictivity: 0.939), standing: .secondHand,
      doi: "10.1016/j.bspc.2018.08.007"),
    PublishedResult(
      authors: "Mousavi, Afghah", year: 2019, method: "sequence-to-sequence network",
      s: .init(sensitivity: 0.889, positivePredictivity: 0.926),
      v: .init(sensitivity: 0.999, positivePredictivity: 0.995), standing: .secondHand,
      caution: "an open question of its readers asks how the sequences were made", doi: "10.1109/ICASSP.2019.8683140"),
    PublishedResult(
      authors: "Saenz-Cogollo, Agelli", year: 2020,
      method: "6 features, random forest of 40 trees; F1 of S 73.1 %, of V 90.9 %",
      accuracy: 0.9614, standing: .read, doi: "10.3390/a13040075"),
    PublishedResult(
      authors: "Farag", year: 2023,
      method: "convolutional network of 1,267 parameters and four RR features; F1 of V 95.3 %",
      accuracy: 0.9818, s: .init(sensitivity: 0.816, positivePredictivity: 0.827), standing: .secondHand,
      caution: "three classes, F and Q left out", doi: "10.3390/s23031365"),
  ]
}

extension PublishedResult {
  /// Those with an accuracy and sensitivities of S and V, or the accuracy alone, that a table of two classes sets beside its own.
  static var compared: [PublishedResult] { all.filter { $0.accuracy != nil && $0.caution == nil } }

  /// Authors and year.
  var title: String { "\(authors) \(year)" }

  /// On what, and from which leads.
  var setting: String { "DS1 to DS2, \(leads.map { "\($0) leads" } ?? "leads not known here")" }
}

/// Our results on the inter-patient split beside published ones.
enum Literature {
  /// The table, by year and with ours last.
  ///
  /// - Parameter own: five-class runs of the inter-patient protocol, with the words for each.
  static func table(own: [(method: String, confusion: ConfusionMatrix)]) -> DataTable {
    DataTable(
      id: "literature", caption: "Inter-patient results on MIT-BIH (trained on DS1, tested on DS2), by year",
      columns: [
        "Work", "Year", "Features and model", "Leads", "Accuracy", "S sensitivity", "S positive predictivity",
        "V sensitivity", "V positive predictivity", "Known limits", "DOI",
      ],
      rows: PublishedResult.all.map(row) + own.map { row($0.method, $0.confusion) },
      note: "Numbers marked * were taken from another paper that cites them and were not checked against the original.")
  }

  private static func row(_ work: PublishedResult) -> [DataTable.Cell] {
    let mark = work.standing == .secondHand ? "\u{2009}*" : ""
    let share = { (value: Double?) -> DataTable.Cell in
      value.map { .text(Format.percent($0) + mark) } ?? .text("\u{2013}")
    }
    return [
      .text(work.authors), .text("\(work.year)"), .text(work.method), .text(work.leads ?? "\u{2013}"),
      .share(work.accuracy), share(work.s?.sensitivity), share(work.s?.positivePredictivity),
      share(work.v?.sensitivity), share(work.v?.positivePredictivity), .text(work.caution ?? "\u{2013}"),
      .text(work.doi),
    ]
  }

  private static func row(_ method: String, _ confusion: ConfusionMatrix) -> [DataTable.Cell] {
    [
      .text("This report"), .text("\u{2013}"), .text(method), .text("\u{2013}"), .share(confusion.accuracy),
      .share(confusion.supraventricular.sensitivity.estimate),
      .share(confusion.supraventricular.positivePredictivity.estimate),
      .share(confusion.ventricular.sensitivity.estimate), .share(confusion.ventricular.positivePredictivity.estimate),
      .text("\u{2013}"),
      .text("\u{2013}"),
    ]
  }
}
