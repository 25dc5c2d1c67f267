import CFuzzer
import FuzzTargets

/// Hands libFuzzer a target; `--target=NAME` on the command line, which it ignores itself, says which.
@main
struct FuzzEntry {
  private static let target: FuzzTarget = {
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
