import Results
import Scoring

/// One result of the published project and which experiment repeats it.
struct PublishedRun {
  var name: String
  var training: String
  var confusion: ConfusionMatrix
  /// Experiments of the `published` protocol that repeat it, with how.
  var repeats: [(note: String, find: (Results) -> Experiment?)]
}

extension PublishedRun {
  /// The published project's confusion matrices, as its README and notebook print them.
  static var all: [PublishedRun] {
    [
      PublishedRun(
        name: "Network, before", training: "70/30 random split, 400 epochs, batch 512",
        confusion: ConfusionMatrix(tn: 26_956, fp: 277, fn: 355, tp: 5_246),
        repeats: [("as published", { $0.experiment(.published, .net, after: nil) })]),
      PublishedRun(
        name: "Network, after", training: "rebalanced to 90,000, then 70/30; 200 epochs, batch 700",
        confusion: ConfusionMatrix(tn: 17_740, fp: 286, fn: 163, tp: 8_811),
        repeats: [
          ("with copies, as in its notebook", { $0.experiment(.published, .net, after: .copies) }),
          ("with noise, as in its README", { $0.experiment(.published, .net, after: .noise) }),
        ]),
      PublishedRun(
        name: "Forest",
        training: "fitted on the first split\u{2019}s training rows, scored on the second split\u{2019}s test rows",
        confusion: ConfusionMatrix(tn: 18_007, fp: 19, fn: 316, tp: 8_658),
        repeats: [
          (
            "with crossed splits, as in its notebook: most of these test beats were in training",
            { results in results.experiments.first { $0.key.variant == .crossedSplits } }
          ),
          ("trained and tested on one split, before", { $0.experiment(.published, .forest, after: nil) }),
          ("leak-free, for comparison, before", { $0.experiment(.leakFree, .forest, after: nil) }),
          ("leak-free, for comparison, after", { $0.experiment(.leakFree, .forest, after: .noise) }),
        ]),
    ]
  }
}
