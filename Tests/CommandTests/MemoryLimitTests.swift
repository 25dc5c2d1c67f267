import CZlib
import Files
import Foundation
import TestSupport
import Testing

/// Inputs that would grow beyond what memory holds, each under a limit on the address space.
@Suite(.enabled(if: Sanitizer.isOff, Sanitizer.presence))
struct MemoryLimitTests {
  /// The tool under a limit, in kB, of its address space.
  private func limited(_ kilobytes: Int, _ arguments: [String], in folder: URL) throws -> Tool.Outcome {
    let line = "ulimit -v \(kilobytes); exec \"$0\" \"$@\""
    return try Tool.run(["-c", line, Tool.path.path] + arguments, in: folder, executable: URL(filePath: "/bin/sh"))
  }

  /// 376 bytes of text, which the numbers take twice.
  private static let line = "1," + String(repeating: "0,", count: 186) + "0\n"

  @Test(arguments: ["beats.csv.gz", "beats.csv"]) func beatsThatDoNotFitAreRefused(name: String) throws {
    try Tool.withFolder { folder in
      let path = folder.appending(path: name).path
      let block = Array(String(repeating: Self.line, count: 10_000).utf8)
      // gzwrite(3) writes as it is with mode "T".
      let file = try #require(gzopen(path, name.hasSuffix("gz") ? "wb6" : "wbT"))
      for _ in 0..<30 { #expect(gzwrite(file, block, UInt32(block.count)) == Int32(block.count)) }
      gzclose(file)
      let outcome = try limited(500_000, ["export", "--quiet", "--data", name, "out"], in: folder)
      #expect(outcome.code == 74)
      #expect(outcome.err == "ecg-report: \(name): cannot be read: its beats do not fit into memory\n")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "out").path))
    }
  }

  /// A network of 187 inputs and one wide hidden layer: 47 MB.
  private func makeModel(in folder: URL) throws {
    let run = [
      "--quick", "--beats", "1000", "--protocols", "inter-patient", "--features", "beat", "--classes", "binary",
      "--trees", "1", "--output", "report",
    ]
    #expect(try Tool.run(run, in: folder).code == 0)
    let width = 62_000
    let sizes = [("0.bias", [width]), ("0.weight", [width, 187]), ("2.bias", [1]), ("2.weight", [1, width])]
    var header = "{"
    var count = 0
    for (name, shape) in sizes {
      let numbers = shape.reduce(1, *)
      header += "\(count == 0 ? "" : ",")\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),"
      header += "\"data_offsets\":[\(4 * count),\(4 * (count + numbers))]}"
      count += numbers
    }
    header += "}"
    header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    var bytes = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) } + Array(header.utf8)
    // The bytes of 0.001 in single precision, lowest first.
    bytes += [UInt8](unsafeUninitializedCapacity: 4 * count) { buffer, filled in
      for index in 0..<4 * count { buffer[index] = [0x6F, 0x12, 0x83, 0x3A][index % 4] }
      filled = 4 * count
    }
    let models = folder.appending(path: "report/models")
    try Data(bytes).write(to: models.appending(path: "net.safetensors"))
    let card = models.appending(path: "net.json")
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: card)) as? [String: Any]
    var edited = try #require(object)
    edited["files"] = ["net.safetensors": ["bytes": bytes.count, "sha256": SHA256.hexDigest(of: bytes)]]
    try JSONSerialization.data(withJSONObject: edited).write(to: card)
  }

  @Test func aLargeNetworkTakesAFewTimesItsFile() throws {
    try Tool.withFolder { folder in
      try makeModel(in: folder)
      try Data("a 1 360 720\na.dat 16 200 16 0 0 0 0 MLII\n".utf8).write(to: folder.appending(path: "a.hea"))
      try Data((0..<1440).map { UInt8(truncatingIfNeeded: $0 % 2 == 0 ? $0 : 0) }).write(
        to: folder.appending(path: "a.dat"))
      try Data([100, 4, 44, 5, 44, 5, 0, 0]).write(to: folder.appending(path: "a.atr"))
      let classify = ["classify", "a", "--model", "report", "--output", "out"]
      let outcome = try limited(1_200_000, classify, in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      let refused = try limited(500_000, classify, in: folder)
      #expect(refused.code == 74)
      #expect(
        refused.err == "ecg-report: report/models/net.safetensors: cannot be read: it does not fit into memory\n")
    }
  }

  @Test(arguments: [("results.json", ["render", "report"]), ("manifest.json", ["verify", "report"])])
  func resultsThatDoNotFitAreRefused(name: String, arguments: [String]) throws {
    try Tool.withFolder { folder in
      let report = folder.appending(path: "report")
      try FileManager.default.createDirectory(at: report, withIntermediateDirectories: true)
      let text = "{\"format\":2,\"x\":[" + String(repeating: "0,", count: 15_000_000) + "0]}"
      try Data(text.utf8).write(to: report.appending(path: name))
      let outcome = try limited(600_000, arguments, in: folder)
      #expect(outcome.code == 74)
      #expect(
        outcome.err.wholeMatch(
          of: /ecg-report: report\/[a-z]+\.json: cannot be read: expected at most [0-9]+ bytes, found .+\n/) != nil,
        "\(outcome.err)")
    }
  }

  /// Four connections that bring bytes without end, or a little that unpacks to gigabytes.
  @Test(arguments: [false, true]) func answersWithoutEndTakeNoMemory(isPacked: Bool) throws {
    try Tool.withFolder { folder in
      let server = try EndlessServer(isPacked: isPacked)
      let fetch = ["fetch", "--quiet", "--from", server.address, "--into", "mitdb"]
      let outcome = try limited(700_000, fetch, in: folder)
      #expect(outcome.code == 74, "\(outcome.err)")
      #expect(outcome.err.split(separator: "\n").count == 1 && outcome.err.hasPrefix("ecg-report: http://127.0.0.1:"))
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "mitdb").path))
    }
  }
}

/// A server whose list is sound and whose files never end.
private final class EndlessServer: Sendable {
  let address: String
  private let listener: Int32

  init(isPacked: Bool) throws {
    let loopback = try LoopbackListener()
    let listener = loopback.socket
    self.listener = listener
    address = "http://127.0.0.1:\(loopback.port)/"
    let names = ["a.hea"] + (0..<4).map { "\($0).dat" }
    let list = names.map { "\(String(repeating: "0", count: 64)) \($0)\n" }.joined()
    Thread.detachNewThread {
      while case let client = accept(listener, nil, nil), client >= 0 {
        Thread.detachNewThread {
          Self.answer(client, list: list, isPacked: isPacked)
          close(client)
        }
      }
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  private static func answer(_ client: Int32, list: String, isPacked: Bool) {
    var head = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !head.contains("\r\n\r\n") {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      head += String(decoding: buffer[..<count], as: UTF8.self)
    }
    if head.contains("SHA256SUMS.txt") {
      send(client, "HTTP/1.1 200 OK\r\nContent-Length: \(list.utf8.count)\r\nConnection: close\r\n\r\n\(list)")
      return
    }
    send(client, "HTTP/1.1 200 OK\r\n\(isPacked ? "Content-Encoding: gzip\r\n" : "")Connection: close\r\n\r\n")
    let bytes = isPacked ? bomb : [UInt8](repeating: 0, count: 1 << 16)
    while Glibc.send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL)) > 0, !isPacked {}
  }

  /// Two gigabytes of zeros, packed.
  private static let bomb: [UInt8] = {
    var stream = z_stream()
    deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var zeros = [UInt8](repeating: 0, count: 1 << 20)
    var packed: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    for block in 0..<2048 {
      zeros.withUnsafeMutableBufferPointer { input in
        piece.withUnsafeMutableBufferPointer { output in
          (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
          (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
          deflate(&stream, block == 2047 ? Z_FINISH : Z_NO_FLUSH)
        }
      }
      packed += piece.prefix(piece.count - Int(stream.avail_out))
    }
    return packed
  }()

  private static func send(_ client: Int32, _ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }
}
