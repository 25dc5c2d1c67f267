import CFuzzer
import FuzzTargets

/// Hands libFuzzer a target; `--target=NAME` on the command line, which it ignores itself, says which.
@main
struct FuzzEntry {
  fileprivate static let target: FuzzTarget = {
    let prefix = "--target="
    let name = CommandLine.arguments.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
      fatalError("expected \(prefix) with one of \(FuzzTarget.allCases.map(\.rawValue)), found \"\(name)\"")
    }
    return target
  }()

  static func main() {
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
    // Invariant: the fuzzer hands over `count` readable bytes for the time of the call.
    _ = unsafe LLVMFuzzerRunDriver(&count, &arguments) { start, count in
      do {
        try FuzzEntry.target.run(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
      } catch {
        fatalError("\(FuzzEntry.target): \(error)")
      }
      return 0
    }
  }
}

/// What libFuzzer calls, by this name, to damage an input in place: files of JSON mostly as JSON, the others its own way.
///
/// Invariant: `start` has room for `limit` bytes, of which `count` are the input.
@_cdecl("LLVMFuzzerCustomMutator")
func fuzzMutator(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int, _ seed: UInt32) -> Int {
  if FuzzEntry.target.readsJSON, seed % 4 != 0 {
    var mutation = JSONMutation(seed: UInt64(seed))
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    if let bytes = mutation.mutated(input), !bytes.isEmpty, bytes.count <= limit {
      _ = unsafe UnsafeMutableBufferPointer(start: start, count: limit).prefix(bytes.count)
        .update(fromContentsOf: bytes)
      return bytes.count
    }
  }
  return unsafe LLVMFuzzerMutate(start, count, limit)
}
