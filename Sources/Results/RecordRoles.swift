/// What a protocol uses each record for, where it keeps records apart.
public struct RecordRoles: Codable, Sendable, Equatable {
  public var `protocol`: EvaluationProtocol
  public var training: [String]
  public var validation: [String]
  public var test: [String]
  /// Records that take no part: those with mostly paced beats, or of no published list.
  public var leftOut: [String]

  package init(
    protocol: EvaluationProtocol, training: [String], validation: [String], test: [String], leftOut: [String]
  ) {
    self.protocol = `protocol`
    self.training = training
    self.validation = validation
    self.test = test
    self.leftOut = leftOut
  }
}
