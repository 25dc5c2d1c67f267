public import Scoring

extension BeatClass {
  /// The class of a WFDB annotation mnemonic, nil when it marks no beat (EC57, table of beat labels).
  public init?(annotationSymbol: Character) {
    switch annotationSymbol {
    case "N", "L", "R", "e", "j": self = .normal
    case "A", "a", "J", "S": self = .supraventricular
    case "V", "E": self = .ventricular
    case "F": self = .fusion
    case "/", "f", "Q": self = .unknown
    default: return nil
    }
  }
}
