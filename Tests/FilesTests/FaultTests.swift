import Files
import Testing

@Suite struct FailureTests {
  @Test func readsAsOneLine() {
    let fault = Fault.badData("a.csv", "line 3", expected: "188 fields", found: "2")
    #expect("\(fault)" == "a.csv, line 3: expected 188 fields, found 2")
    #expect("\(Fault.cannotRead("x", "No such file"))" == "x: cannot be read: No such file")
  }

  @Test(arguments: [("a\u{1B}[31mb", "a\\u{1B}[31mb"), ("two\nlines", "two\\nlines"), ("µV é", "µV é")])
  func escapesControlCharacters(of text: String, to expected: String) {
    #expect("\(Fault.cannotWrite(text, "full"))" == "\(expected): cannot be written: full")
  }
}
