import ArgumentParser
import Files
import Heartbeats

/// A database to train on and another to test on.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Database for training, with --test for testing; accepts the same as --data.",
      discussion: "Runs the cross-database protocol; others named with --protocols run on the training database.",
      valueName: "path"))
  var train: String?

  @Option(help: ArgumentHelp("Database for testing, with --train.", valueName: "path"))
  var test: String?

  /// Both paths, nil when neither is given.
  var pair: (train: String, test: String)? {
    train.flatMap { train in test.map { (train, $0) } }
  }

  func validate() throws {
    if let train, test == nil { throw ValidationError("--train: expected together with --test, found \(train) alone") }
    if let test, train == nil { throw ValidationError("--test: expected together with --train, found \(test) alone") }
    if let pair, Self.isOne(pair.train, pair.test) {
      throw ValidationError("--train and --test: expected two databases, found \(pair.test) twice")
    }
  }

  /// What the two are called in the report: the last part of their paths.
  var names: (train: String, test: String)? {
    pair.map { pair in
      let (train, test) = (Self.name(pair.train), Self.name(pair.test))
      return train == test ? ("\(train) (training)", "\(test) (test)") : (train, test)
    }
  }

  /// Whether two paths lead to the same folder or file.
  private static func isOne(_ path: String, _ other: String) -> Bool {
    guard let one = FileStatus(path), let two = FileStatus(other) else { return path == other }
    return one.identity == two.identity
  }

  /// The name of what a path leads to, in its folder.
  private static func name(_ path: String) -> String {
    ((try? Location.find(path)) ?? nil)?.name.shown ?? path
  }
}
