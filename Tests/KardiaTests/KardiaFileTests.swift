import Files
import Foundation
import Kardia
import Testing

@Suite("Files of Kardia devices")
struct KardiaFileTests {
  private func number(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private func block(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    Array(name.utf8) + number(bytes.count, 4) + bytes + number(0, 4)
  }

  private func format(_ kind: Int = 1, rate: Int = 300, resolution: Int = 500) -> [UInt8] {
    block("fmt ", number(kind, 1) + number(rate, 2) + number(resolution, 2) + [0, 0, 0])
  }

  private func atc(_ blocks: [UInt8]) -> [UInt8] { Array("ALIVE\0\0\0".utf8) + number(4, 4) + blocks }

  private func samples(_ values: [Int]) -> [UInt8] { values.flatMap { number($0, 2) } }

  private func message(_ bytes: [UInt8]) -> String? {
    #expect(throws: Fault.self) { try KardiaFile(parsing: bytes, path: "a.atc") }?.description
  }

  @Test("ATC: the leads' names, rate and millivolts")
  func leads() throws {
    let bytes = atc(
      block("info", Array(repeating: 0, count: 264)) + format() + block("ecg ", samples([2000, -1, -32768]))
        + block("avg ", samples([1])) + block("ecg2", samples([1, 2, 3])))
    let file = try KardiaFile(parsing: bytes, path: "a.atc")
    #expect(file.sampleRate == 300)
    #expect(file.leads.map(\.name) == ["I", "II"])
    #expect(file.millivolts(of: 0) == [1, -0.0005, -16.384])
    #expect(KardiaFile.isHead(bytes))
  }

  @Test("JSON: raw samples before those that were filtered")
  func json() throws {
    func block(_ first: Int) -> String {
      #"{"frequency": 300, "mainsFrequency": 50, "amplitudeResolution": 500, "samples": {"AVR": [1, 2], "leadI": [\#(first), -4]}}"#
    }
    let both = try KardiaFile(
      parsing: Array(#"{"patientID": "p", "data": {"enhanced": \#(block(3)), "raw": \#(block(2000))}}"#.utf8),
      path: "a.json")
    #expect(both.leads.map(\.name) == ["I", "aVR"])
    #expect(both.millivolts(of: 0) == [1, -0.002])
    #expect(!both.isEnhanced)
    let one = try KardiaFile(parsing: Array(#"{"data": {"enhanced": \#(block(3))}}"#.utf8), path: "a.json")
    #expect(one.isEnhanced)
  }

  @Test("What is wrong is said")
  func faults() {
    #expect(message(atc(block("ecg ", samples([1])))) == "a.atc: expected a block fmt, found none")
    #expect(message(atc(format())) == "a.atc: expected samples, found none")
    #expect(
      message(atc(format(2) + block("ecg ", samples([1])))) == "a.atc, byte 20: expected samples of format 1, found 2")
    #expect(
      message(atc(format(rate: 0) + block("ecg ", samples([1]))))
        == "a.atc: expected a sampling rate and a resolution above 0, found 0.0 Hz and 500.0 nV")
    #expect(
      message(atc(format() + block("ecg ", samples([1])) + block("ecg2", samples([1, 2]))))
        == "a.atc: expected 1 samples of lead II, found 2")
    #expect(
      message(Array(atc(format() + block("ecg ", samples([1, 2]))).dropLast(6)))
        == "a.atc, byte 32: expected a block of 4 bytes, found 2")
    #expect(
      message(Array(#"{"beats": []}"#.utf8))?.contains("expected a recording as Kardia's interface gives it") == true)
    func json(_ samples: String, frequency: String = "300") -> String? {
      message(
        Array(
          #"{"data": {"raw": {"frequency": \#(frequency), "amplitudeResolution": 500, "samples": \#(samples)}}}"#.utf8))
    }
    #expect(
      json(#"{"leadI": [1, 2, null, 4]}"#)
        == "a.atc, data.raw.samples.leadI[2]: expected a sample, a whole number, found null")
    #expect(
      json(#"{"leadI": [1, "x"]}"#)
        == "a.atc, data.raw.samples.leadI[1]: expected a sample, a whole number, found something else")
    #expect(json(#"{"leadI": [1, 1.5]}"#) == "a.atc: expected whole numbers as samples, found another number")
    #expect(json(#"{"leadI": null}"#) == "a.atc, data.raw.samples.leadI: expected a list of samples, found null")
    #expect(json("null") == "a.atc, data.raw.samples: expected an object, found null")
    #expect(
      json(#"{"leadI": [1]}"#, frequency: "null") == "a.atc, data.raw.frequency: expected a number, found null")
    #expect(
      message(Array(#"{"data": {"raw": {"samples": {}}}}"#.utf8))
        == "a.atc, data.raw.frequency: expected a number, found none")
    #expect(message(Array(#"{"data": {"raw": {"frequency": 3"#.utf8)) == "a.atc: expected JSON, found damaged JSON")
    #expect(message(Array(#"{"data": {}}"#.utf8)) == "a.atc: expected raw or enhanced samples, found neither")
  }
}
