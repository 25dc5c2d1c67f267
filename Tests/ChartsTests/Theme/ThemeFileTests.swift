import Charts
import Files
import Foundation
import Testing

@Suite struct ThemeFileTests {
  private func theme(_ json: String) throws(Fault) -> Theme {
    try Theme(json: Array(json.utf8), path: "my.json")
  }

  @Test func holdsOnlyWhatDiffersFromTheStandard() throws {
    let found = try theme(
      ##"{"fontFamily": "Noto Sans", "lineWidth": 2.5, "light": {"forest": "#7a4b00", "series": ["#000000"]}}"##)
    var expected = Theme.standard
    expected.fontFamily = "Noto Sans"
    expected.lineWidth = 2.5
    expected.light.forest = Colour(red: 0x7A, green: 0x4B, blue: 0)
    expected.light.series = [Colour(red: 0, green: 0, blue: 0)]
    #expect(found == expected)
    #expect(try theme("{}") == .standard)
  }

  @Test func everyColourCanBeSet() throws {
    let keys = [
      "background", "text", "mutedText", "axis", "grid", "normal", "abnormal", "classN", "classS", "classV", "classF",
      "classQ", "net", "forest", "neutral", "accent", "rampLow", "rampHigh",
    ]
    // Black on white, and the other way round in the dark.
    func members(_ ink: String, _ paper: String) -> String {
      let colours = keys.map { "\"\($0)\": \"\(["background", "rampLow"].contains($0) ? paper : ink)\"" }
      return colours.joined(separator: ", ") + ", \"series\": [\"\(ink)\"]"
    }
    let found = try theme(
      "{\"light\": {\(members("#000000", "#ffffff"))}, \"dark\": {\(members("#ffffff", "#000000"))}}")
    let (black, white) = (Colour(red: 0, green: 0, blue: 0), Colour(red: 255, green: 255, blue: 255))
    for mark in ThemeTests.marks {
      #expect(found.light.colour(of: mark) == black, "\(mark)")
      #expect(found.dark.colour(of: mark) == white, "\(mark)")
    }
    for (palette, ink, paper) in [(found.light, black, white), (found.dark, white, black)] {
      #expect(palette.background == paper && palette.rampLow == paper && palette.rampHigh == ink)
      #expect([palette.text, palette.mutedText, palette.axis, palette.grid].allSatisfy { $0 == ink })
    }
  }

  @Test(arguments: [
    (##"{"dark": {"net": "red"}}"##, ##"my.json: dark.net: expected a colour as "#rrggbb", found "red""##),
    (##"{"dark": {"net": "#12345"}}"##, ##"my.json: dark.net: expected a colour as "#rrggbb", found "#12345""##),
    (##"{"dark": {"net": "#+12345"}}"##, ##"my.json: dark.net: expected a colour as "#rrggbb", found "#+12345""##),
    (##"{"dark": {"net": 7}}"##, ##"my.json: dark.net: expected a colour as "#rrggbb", found 7"##),
    (##"{"dark": {"series": []}}"##, "my.json: dark.series: expected a list of colours, found an empty list"),
    (
      ##"{"dark": {"series": ["#ffffff", null]}}"##,
      ##"my.json: dark.series[1]: expected a colour as "#rrggbb", found null"##
    ),
    (##"{"dark": "#000000"}"##, ##"my.json: dark: expected an object {…}, found "#000000""##),
    (##"{"fontFamily": ""}"##, ##"my.json: fontFamily: expected a name in quotes, found """##),
    (##"{"fontFamily": true}"##, "my.json: fontFamily: expected a name in quotes, found true"),
    (##"{"lineWidth": 0}"##, "my.json: lineWidth: expected a number from 0.5 to 6, found 0"),
    (
      ##"{"font": "Noto Sans"}"##,
      "my.json: font: expected one of the keys fontFamily, lineWidth, light, dark, found this one"
    ),
    ("[]", "my.json: expected an object {…}, found an empty list"),
  ])
  func whatIsWrongIsNamed(json: String, message: String) throws {
    let error = try #require(throws: Fault.self) { try theme(json) }
    #expect(error.description == message)
  }

  @Test(arguments: ["", "{", #"{"light": {"#, "{\n  \"lineWidth\": 2;\n}", "lineWidth = 2"])
  func whatIsNoJSONIsOneLine(json: String) throws {
    let error = try #require(throws: Fault.self) { try theme(json) }
    #expect(error.description.hasPrefix("my.json: expected a theme in JSON, found "))
    #expect(!error.description.contains("\n"))
  }

  @Test func aFileThatIsNotThereIsNamed() throws {
    let error = try #require(throws: Fault.self) { try Theme(file: "/nonexistent/theme.json") }
    #expect(error.description == "/nonexistent/theme.json: expected a theme file, found no file that can be read")
  }

  // Okabe and Ito's orange on white, and what a new background does to the old colours.
  @Test(arguments: [
    (
      ##"{"light": {"forest": "#e69f00"}}"##,
      "light.forest: expected a contrast of at least 3 with light.background, found 2.25"
    ),
    (
      ##"{"light": {"mutedText": "#888888"}}"##,
      "light.mutedText: expected a contrast of at least 4.5 with light.background, found 3.54"
    ),
    (
      ##"{"dark": {"background": "#d55e00"}}"##,
      "dark.text: expected a contrast of at least 4.5 with dark.background, found 3.2"
    ),
    (
      ##"{"dark": {"rampLow": "#555555"}}"##,
      "dark.mutedText: expected a contrast of at least 4.5 with dark.rampLow, found 3.2"
    ),
    (
      ##"{"light": {"series": ["#000000", "#ffff00"]}}"##,
      "light.series[1]: expected a contrast of at least 3 with light.background, found 1.0"
    ),
  ])
  func coloursThatCannotBeToldApartAreRefused(json: String, message: String) throws {
    let error = try #require(throws: Fault.self) { try theme(json) }
    #expect(error.description.hasPrefix("my.json: " + message), "\(error)")
  }
}
