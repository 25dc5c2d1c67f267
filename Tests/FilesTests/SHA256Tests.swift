import Files
import Testing

struct SHA256Tests {
  /// The examples of FIPS 180-4.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func knownDigests(text: String, digest: String) {
    #expect(SHA256.hexDigest(of: Array(text.utf8)) == digest)
  }

  @Test func piecesAddUp() {
    let hash = SHA256()
    for byte in Array("abc".utf8) { [byte].withUnsafeBytes { hash.update($0) } }
    #expect(hash.hexDigest() == SHA256.hexDigest(of: Array("abc".utf8)))
  }

  @Test func neighbouringTextsStayApart() {
    let first = SHA256()
    first.update("ab")
    first.update("c")
    let second = SHA256()
    second.update("a")
    second.update("bc")
    #expect(first.hexDigest() != second.hexDigest())
  }
}
