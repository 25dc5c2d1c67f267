package import Results

extension ModelKind {
  /// What the catalogue says of the model.
  package var family: any ModelFamily {
    guard let family = ModelCatalogue.family(rawValue) else { preconditionFailure("\(rawValue) is of the catalogue") }
    return family
  }
}

extension ModelFamily {
  /// The names of the files that a model of this kind is saved in, in the order of `files`.
  ///
  /// - Parameter stem: what they begin with.
  package func fileNames(_ stem: String) -> [String] { files.map { "\(stem).\($0.ending)" } }

  /// A classifier's files by name.
  package func namedFiles(_ classifier: any Classifier, stem: String) throws -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: zip(fileNames(stem), try encoded(classifier)))
  }
}
