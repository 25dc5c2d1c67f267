import Charts
import Foundation
import Report
import Results
import Testing

/// The report as one file: a PDF, and a page to mail.
struct DocumentTests {
  private static let site = Swift.Result {
    try Site(SmallRun.results.get(), formats: [.pdf], singleFile: true, jobs: 2)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try #require(Self.site.get().files[name]), as: UTF8.self)
  }

  @Test func aPDFOfSeveralPagesHasTitleAndContents() throws {
    let pdf = try text("report.pdf")
    #expect(pdf.hasPrefix("%PDF-"))
    let pages = pdf.matches(of: /\/Type \/Page\b/).count
    #expect(pages > 3 && pages < 60, "\(pages) pages")
    #expect(pdf.contains("/Title (Do these models find abnormal heartbeats?)"))
    #expect(pdf.contains("/Outlines"))
    #expect(pdf.contains("595.276"), "A4")
  }

  @Test func theSameResultsMakeTheSameBytes() throws {
    let again = try Site(SmallRun.results.get(), formats: [.pdf], singleFile: true, jobs: 1)
    for name in ["report.pdf", "report.html"] {
      #expect(try again.files[name] == Self.site.get().files[name], "\(name)")
    }
  }

  @Test func theyAreMadeOnlyWhereAskedFor() throws {
    let site = try SmallRun.site()
    #expect(site.files["report.pdf"] == nil && site.files["report.html"] == nil)
  }

  @Test func allThatThePageToMailShowsIsInIt() throws {
    let page = try text("report.html")
    for value in page.matches(of: /(?:src|srcset)="([^"]{0,40})/) {
      #expect(value.output.1.hasPrefix("data:image/png;base64,"), "\(value.output.1)")
    }
    for value in page.matches(of: /\ href="([^"]{0,60})/) where !value.output.1.hasPrefix("https://") {
      let isInside = value.output.1.hasPrefix("#") || value.output.1.hasPrefix("data:")
      #expect(isInside, "\(value.output.1)")
    }
    #expect(page.matches(of: /download="/).count > 20, "tables are saved under their names")
    #expect(!page.contains("style.css") && page.contains("<style>"))
    #expect(!page.contains("<script"))
  }

  @Test func thePageToMailAllowsItsOwnStyleAndPicturesOnly() throws {
    let page = try text("report.html")
    let policy = try #require(page.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/)).output.1
    #expect(policy.contains("default-src 'none'") && policy.contains("img-src data:"))
    #expect(policy.contains(/style-src 'sha256-[A-Za-z0-9+\/]{43}='/))
  }

  @Test func picturesAreThoseOfTheReport() throws {
    let page = try text("report.html")
    let image = try #require(Self.site.get().files["figures/recall-by-protocol.png"])
    #expect(page.contains("src=\"data:image/png;base64,\(Data(image).base64EncodedString())\""))
  }

  @Test func whateverThePageSaysIsInThePDF() throws {
    let blocks = DocumentText.lines(of: try text("index.html"))
    #expect(blocks.contains { $0.hasPrefix("Do these models") })
    #expect(blocks.contains("Records"))
    #expect(blocks.contains { $0.contains("scripts/report") })
    #expect(!blocks.contains { $0.contains("<") || $0.contains("&amp;") })
  }

  @Test func hostileTextsAreSetAsTheyAre() throws {
    let page =
      "<h1>A &amp; B</h1><p>&lt;script&gt; &#39;x&#x27; &bogus &amp</p><table><tr><th scope=\"col\">a</th></tr></table>"
    #expect(DocumentText.lines(of: page) == ["A & B", "<script> 'x' &bogus &amp"])
  }

  @Test func linksForTheScreenAreLeftOut() throws {
    let page =
      "<p>A figure. <a class=\"anchor\" href=\"#a\">#</a></p><section id=\"list\"><h2>Figures</h2></section><p>End</p>"
    #expect(DocumentText.lines(of: page) == ["A figure.", "End"])
  }

  @Test func alternativeTextsNameTheLargestAndTheSmallest() throws {
    let page = try text("index.html")
    for id in ["recall-inter-patient", "leak-steps", "confusion-leak-free", "recall-by-protocol"] {
      let image = try #require(page.firstRange(of: "figures/\(id).png\" alt="))
      let alt = page[image.upperBound...].dropFirst().prefix { $0 != "\"" }
      #expect(alt.contains(/Highest: .+ [\d&gt;.]+\u{A0}%; lowest: .+ [\d&lt;.]+\u{A0}%\./), "\(id): \(alt)")
    }
  }
}
