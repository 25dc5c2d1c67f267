public import Results

extension ModelFamily {
  /// What results say of the model when it is trained with some settings.
  public func description(_ settings: ModelSettings) -> ModelDescription {
    ModelDescription(
      id: id, title: title, noun: noun, fullName: fullName, account: account(settings), colour: colour, files: files)
  }

  /// The names of the files that a model of this kind is saved in, in the order of `files`.
  ///
  /// - Parameter stem: what they begin with.
  package func fileNames(_ stem: String) -> [String] { files.map { "\(stem).\($0.ending)" } }

  /// A classifier's files by name.
  package func namedFiles(_ classifier: any Classifier, stem: String) throws -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: zip(fileNames(stem), try encoded(classifier)))
  }
}
