import FuzzTargets

/// What libFuzzer calls with each input; `--target=NAME` on its command line, which it ignores itself, says what to feed.
///
/// Invariant: the fuzzer hands over `count` readable bytes for the time of the call.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try target.run(Array(UnsafeBufferPointer(start: start, count: count)))
  } catch {
    fatalError("\(target): \(error)")
  }
  return 0
}

private let target: FuzzTarget = {
  let prefix = "--target="
  let name = CommandLine.arguments.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    fatalError("expected \(prefix) with one of \(FuzzTarget.allCases.map(\.rawValue)), found \"\(name)\"")
  }
  return target
}()
