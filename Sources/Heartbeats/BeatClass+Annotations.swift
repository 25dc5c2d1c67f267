public import Scoring

extension BeatClass {
  /// The class of a WFDB annotation mnemonic, nil when it marks no beat.
  ///
  /// N L R e j, A a J S, V E, F and / f Q are classed as de Chazal, O'Dwyer and Reilly (2004) class the beats of the MIT-BIH
  /// database. The other symbols of beats, which that database lacks, are classed as the reference program of ANSI/AAMI
  /// EC57 (bxb of the WFDB software) does: B (bundle branch block) as N, n (supraventricular escape) as S, r (R on T) as V,
  /// ? (not classified) as Q. The two differ in e and j only, escape beats from atrium and node: N here, S in bxb.
  public init?(annotationSymbol: Character) {
    switch annotationSymbol {
    case "N", "L", "R", "B", "e", "j": self = .normal
    case "A", "a", "J", "S", "n": self = .supraventricular
    case "V", "E", "r": self = .ventricular
    case "F": self = .fusion
    case "/", "f", "Q", "?": self = .unknown
    default: return nil
    }
  }
}
