import Files
import Foundation
import Heartbeats
import TestSupport
import Testing

/// Patients named on a command line or in a file.
struct PatientNamesTests {
  private func inFile(_ text: String, _ check: (String) throws -> Void) throws {
    try TemporaryFolder.with { folder in
      let file = folder.appending(path: "who.txt")
      try Data(text.utf8).write(to: file)
      try check(file.path)
    }
  }

  @Test func namesAreSeparatedByCommas() throws {
    let names = try PatientNames(" 100, p b ,\"x\"", option: "--o")
    #expect(names.names == ["100", "p b", "x"] && names.path == nil)
  }

  @Test(arguments: [
    "a\nb c\nd,e\n", "a\nb c\nd,e", "\u{FEFF}a\r\nb c\r\nd,e\r\n", "\n\n  a \n\t\nb c\n\"d,e\"\n\n",
  ])
  func aFileHasANameALine(text: String) throws {
    try inFile(text) { path in
      let names = try PatientNames(path, option: "--o")
      #expect(names.names == ["a", "b c", "d,e"] && names.path == path)
    }
  }

  @Test(arguments: ["", ",", "a,,b", "a,", " "]) func whatNamesNobodyIsRefused(text: String) {
    let told = Fault(
      .usage, path: "--o", reason: "expected names of patients with commas between, found \(text.quoted)")
    #expect(throws: told) { try PatientNames(text, option: "--o") }
  }

  @Test func aPatientTwiceIsRefused() throws {
    #expect(throws: Fault(.usage, path: "--o", reason: "expected each patient once, found \"a\" twice")) {
      try PatientNames("a,b, a", option: "--o")
    }
    try inFile("a\n\nb\na\n") { path in
      #expect(throws: Fault.badData(path, "line 4", expected: "each patient once", found: "\"a\" again")) {
        try PatientNames(path, option: "--o")
      }
    }
  }

  @Test func namesOfAFileHaveTheirLines() throws {
    try inFile("\na\n\nb\n") { path in
      let names = try PatientNames(path, option: "--o")
      #expect(names.lines == [2, 4])
    }
    #expect(try PatientNames("a,b", option: "--o").lines.isEmpty)
  }

  @Test func aPathThatIsNoFileSaysWhatItIs() throws {
    try TemporaryFolder.with { folder in
      let pipe = folder.appending(path: "pipe").path
      #expect(mkfifo(pipe, 0o600) == 0)
      for (path, isPath, found) in [
        (folder.appending(path: "none.txt").path, true, "no such file"), (folder.path, true, "a folder"),
        (pipe, false, "a pipe, socket or device"),
      ] {
        let told = Fault(
          .cannotRead, path: path, reason: "expected a file of patients' names for --o, found \(found)")
        #expect(throws: told) { try PatientNames(path, isPath: isPath, option: "--o") }
      }
    }
  }

  @Test func anEmptyFileIsRefused() throws {
    try inFile(" \n\r\n") { path in
      #expect(throws: Fault.badData(path, expected: "names of patients, one a line", found: "none")) {
        try PatientNames(path, option: "--o")
      }
    }
  }
}
