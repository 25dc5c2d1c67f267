import ArgumentParser
import Foundation
import Heartbeats

/// A database to train on and another to test on.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Train on this database and test on the one of --test; takes what --data takes.",
      discussion: "Runs the cross-database protocol; with --protocols also others, on the training database.",
      valueName: "path"))
  var train: String?

  @Option(help: ArgumentHelp("The database to test on, together with --train.", valueName: "path"))
  var test: String?

  /// Both paths, nil when neither is given.
  var pair: (train: String, test: String)? {
    train.flatMap { train in test.map { (train, $0) } }
  }

  func validate() throws {
    if let train, test == nil { throw ValidationError("--train: expected together with --test, found \(train) alone") }
    if let test, train == nil { throw ValidationError("--test: expected together with --train, found \(test) alone") }
    if let pair, Self.resolved(pair.train).path == Self.resolved(pair.test).path {
      throw ValidationError("--train and --test: expected two databases, found \(pair.test) twice")
    }
  }

  /// What the two are called in the report: the last part of their paths.
  var names: (train: String, test: String)? {
    pair.map { pair in
      let (train, test) = (Self.resolved(pair.train).lastPathComponent, Self.resolved(pair.test).lastPathComponent)
      return train == test ? ("\(train) (training)", "\(test) (test)") : (train, test)
    }
  }

  private static func resolved(_ path: String) -> URL {
    URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath()
  }
}
