package import Recordings

/// Records of open databases of which it is known that they are of one person, though their headers do not say so.
package enum KnownPatients {
  /// The patient of a record, nil when nothing is known.
  package static func patient(of recording: some Recording) -> String? {
    let name = recording.name.split(separator: "/").last.map(String.init) ?? recording.name
    if recording.frameRate == 360, recording.frameCount == 650_000 {
      // Both were taken from one subject: Moody and Mark, MIT-BIH Arrhythmia Database Directory, introduction; PhysioNet,
      // mitdb 1.0.0.
      if ["201", "202"].contains(name) { return "201 and 202" }
      // Records 118 and 119 of that database with noise added: PhysioNet, nstdb 1.0.0.
      for clean in ["118", "119"] where name == clean || isNoisy(name, of: clean) { return clean }
    }
    // Databases such as ptbdb, ecgiddb and the MIMIC waveforms keep the records of a person in a folder of the person's.
    return folderOfPatient(recording.name)
  }

  /// `118e24`, `118e_6`: the signal-to-noise ratio follows the record's name.
  private static func isNoisy(_ name: String, of clean: String) -> Bool {
    guard name.hasPrefix("\(clean)e") else { return false }
    let ratio = name.dropFirst(clean.count + 1)
    return !ratio.isEmpty && ratio.allSatisfy { $0 == "_" || $0.isNumber }
  }

  /// The innermost folder that is named after a person, such as `patient001`, `Person_01` or `p000020`.
  private static func folderOfPatient(_ name: String) -> String? {
    name.split(separator: "/").dropLast().last { folder in
      let word = folder.lowercased().prefix { $0.isLetter }
      let number = folder.dropFirst(word.count).drop { $0 == "_" || $0 == "-" }
      guard !number.isEmpty, number.allSatisfy(\.isNumber) else { return false }
      return ["patient", "person", "subject", "sub", "pat"].contains(word) || word == "p" && number.count >= 4
    }.map(String.init)
  }
}
