/// Why a run over several processes cannot go on.
public enum RanksError: Error, Equatable, CustomStringConvertible {
  /// A process failed, with its one-line error and its exit code.
  case failed(rank: Int, code: Int32, message: String)
  /// A process has other data, settings, another build or a processor that rounds otherwise than the leading one.
  case differs(rank: Int)
  /// A message makes no sense.
  case garbled(rank: Int)
  /// A message is larger than MPI can count.
  case tooLarge(bytes: Int)

  public var description: String {
    switch self {
    case .failed(let rank, _, let message): "process \(rank): \(message)"
    case .differs(let rank):
      "process \(rank): expected the data, settings, program and arithmetic of process 0, found others"
    case .garbled(let rank): "process \(rank): expected a message of ecg-report, found something else"
    case .tooLarge(let bytes): "expected an outcome of at most \(Int32.max) bytes to send, found \(bytes)"
    }
  }
}
