import Files

/// Why one try to fetch a file failed, and whether another may bring another outcome.
struct FetchFailure: Error {
  var fault: Fault
  var mayPass: Bool

  /// A fault that stays, however often it is tried.
  init(_ fault: Fault) {
    self.fault = fault
    mayPass = false
  }

  private init(_ fault: Fault, mayPass: Bool) {
    self.fault = fault
    self.mayPass = mayPass
  }

  /// The server refused with an HTTP status.
  static func status(_ code: Int, address: String) -> FetchFailure {
    FetchFailure(
      Fault(.cannotRead, path: address, reason: "expected the file, found HTTP status \(code)"),
      mayPass: code >= 500 || [408, 425, 429].contains(code))
  }

  /// The server answered with something else than was asked for.
  static func answer(_ expected: String, found: String, address: String, mayPass: Bool = true) -> FetchFailure {
    FetchFailure(Fault(.cannotRead, path: address, reason: "expected \(expected), found \(found)"), mayPass: mayPass)
  }

  /// There was no answer, or it broke off.
  static func connection(_ reason: String, address: String, mayPass: Bool = true) -> FetchFailure {
    FetchFailure(.cannotRead(address, reason), mayPass: mayPass)
  }
}
