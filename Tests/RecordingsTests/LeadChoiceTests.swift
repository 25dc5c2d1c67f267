import Files
import Recordings
import Testing

@Suite("The lead that is taken")
struct LeadChoiceTests {
  private func lead(_ name: String, _ units: String = "mV", stored: Bool = true) -> RecordingLead {
    RecordingLead(name: name, units: units, sampleRate: 250, isStored: stored)
  }

  private func choice(_ names: [String], wanted: String? = nil) throws -> LeadChoice {
    try LeadChoice(among: names.map { lead($0) }, wanted: wanted, path: "a.hea")
  }

  @Test(
    "Lead II is taken under every name that databases give it",
    arguments: [
      "II", "ii", "ECG II", "lead II", "Lead_II", "ML2", "D2", "DII", "ECG lead II", "EKG-II", "mod. II", "Lead 2",
      "ECG II filtered",
    ])
  func second(name: String) throws {
    #expect(try choice(["RESP", "V1", "aVR", name, "PLETH"]).index == 3)
  }

  @Test("MLII comes before lead II, and lead II before any other")
  func order() throws {
    #expect(try choice(["II", "V5", "MLII"]).index == 2)
    #expect(try choice(["V5", "I", "II"]).index == 2)
    #expect(try choice(["V5", "V2"]).index == 0)
  }

  @Test(
    "Other leads of an ECG are known by their names",
    arguments: [
      "ECG", "ekg", "ECG1", "ECG 2", "I", "III", "aVR", "AVL", "avf", "V", "V1", "v6", "V4R", "MLI", "MLIII", "MV2",
      "D1",
      "D3", "MCL1", "MCL", "CM5", "CC5", "vx", "ECG lead I", "lead V3", "mod.V1", "V1-V2", "A-S", "RA-LA",
    ])
  func others(name: String) throws {
    let choice = try choice(["ABP", "mystery", name])
    #expect(choice.index == 2)
    #expect(!choice.isGuess)
  }

  @Test(
    "What plainly is something else is never taken",
    arguments: [
      "RESP", "Resp (sum)", "resp chest", "PLETH", "PPG", "ABP", "ABPMean", "ART", "CVP", "PAP", "ICP", "EEG",
      "EEG (C4-A1)",
      "C3-A2", "FP1-F7", "EMG", "EMG chin", "EOG", "SpO2", "SO2", "BP", "NIBP", "CO2", "ETCO2", "Airflow", "THOR RES",
      "Stroke volume", "HR", "PULSE", "IMPEDANCE",
    ])
  func elsewhere(name: String) throws {
    #expect(throws: Fault.self) { try choice([name]) }
    #expect(throws: Fault.self) { try choice([name, "RESP"]) }
  }

  @Test("A name that says nothing is taken where nothing is better, and reported")
  func unknown() throws {
    let choice = try choice(["RESP", "chan 7b", "other"])
    #expect(choice.index == 1)
    #expect(choice.isGuess)
    #expect(try self.choice([""]).isGuess)
  }

  @Test("The only signal of a file is taken whatever its unit is, unless it plainly is something else, and reported")
  func only() throws {
    let choice = try LeadChoice(among: [lead("column 1", "")], wanted: nil, path: "a.csv")
    #expect(choice.index == 0 && choice.isGuess)
    #expect(throws: Fault.self) {
      try LeadChoice(among: [lead("column 1", ""), lead("column 2", "")], wanted: nil, path: "a.csv")
    }
    #expect(throws: Fault.self) { try LeadChoice(among: [lead("Resp", "")], wanted: nil, path: "a.csv") }
  }

  @Test("Leads of watches' exports in other languages", arguments: ["Ableitung I", "Dérivation I", "Derivazione I"])
  func languages(name: String) throws {
    let choice = try LeadChoice(among: [lead("x", ""), lead(name, "µV")], wanted: nil, path: "a.csv")
    #expect(choice.index == 1 && !choice.isGuess)
  }

  @Test("The second lead is the first other one of the same rate and units, never a signal that is something else")
  func second() throws {
    #expect(try choice(["RESP", "II", "PLETH", "V5", "V1"]).second == 3)
    #expect(try choice(["V5", "MLII"]).second == 0)
    #expect(try choice(["II", "RESP"]).second == nil)
    #expect(try LeadChoice(among: [lead("II"), lead("V5", "uV")], wanted: nil, path: "a.hea").second == nil)
  }

  @Test("A signal in other units than volts is no ECG, whatever its name")
  func units() throws {
    let leads = [lead("V", "mmHg"), lead("II", "bpm"), lead("III", "uV")]
    #expect(try LeadChoice(among: leads, wanted: nil, path: "a.hea").index == 2)
    #expect(try LeadChoice(among: [lead("x", "g"), lead("ECG", "adu")], wanted: nil, path: "a.hea").index == 1)
    #expect(throws: Fault.self) { try LeadChoice(among: [lead("x", "g")], wanted: nil, path: "a.hea") }
  }

  @Test("A signal without stored samples is never taken")
  func stored() throws {
    let leads = [lead("II", stored: false), lead("V5")]
    #expect(try LeadChoice(among: leads, wanted: nil, path: "a.hea").index == 1)
    #expect(throws: Fault.self) { try LeadChoice(among: leads, wanted: "II", path: "a.hea") }
  }

  @Test(
    "A lead that is asked for is taken, also if it is none of an ECG; its case does not matter unless two differ by it")
  func wanted() throws {
    #expect(try choice(["II", "RESP", "ECG V5"], wanted: "resp").index == 1)
    #expect(try choice(["II", "RESP", "ECG V5"], wanted: "ecg_v5").index == 2)
    #expect(try choice(["v1", "V1"], wanted: "V1").index == 1)
  }

  @Test("The error lists the signals")
  func message() throws {
    let none = #expect(throws: Fault.self) {
      try LeadChoice(among: [lead("RESP", "pm"), lead("PLETH", "NU")], wanted: nil, path: "a.hea")
    }
    #expect(
      none?.description
        == "a.hea: expected a lead of an electrocardiogram (--lead takes any), found RESP (pm), PLETH (NU)")
    let absent = #expect(throws: Fault.self) { try choice(["II"], wanted: "V9") }
    #expect(absent?.description == "a.hea: expected a lead named V9 (--lead), found II (mV)")
    let empty = #expect(throws: Fault.self) { try choice([]) }
    #expect(empty?.description == "a.hea: expected a signal, found none")
    let many = #expect(throws: Fault.self) { try choice((0..<20).map { "RESP\($0)" }) }
    #expect(many?.description.hasSuffix("RESP11 (mV) and 8 more") == true)
  }
}
