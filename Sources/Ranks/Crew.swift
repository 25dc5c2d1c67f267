package import Files
public import Groundwork

/// The processes of one run, started by `mpirun`, that share its units of work.
///
/// Each follower asks for a unit for each of its free threads; the leader answers with the next one, or lets it rest. Who
/// computes what depends on who is fast, but a unit's outcome does not depend on who computes it.
public struct Crew: Spreading {
  let link: any MessageLink

  package init(_ link: any MessageLink) {
    self.link = link
  }

  /// The crew that this process was started in; nil when it was started alone, or the program is built without MPI.
  ///
  /// Call it once, on the main thread, which all other calls must come from too.
  public static func join() -> Crew? {
    #if MPI
      MPILink.isLaunched ? Crew(MPILink()) : nil
    #else
      nil
    #endif
  }

  public var number: Int { link.rank }
  public var processes: Int { link.size }
  public var processesHere: Int { link.neighbours }

  /// Tells the leader that this follower cannot go on; the run then ends.
  public func giveUp(code: Int32, message: String) {
    // Without a link, the leader learns of it from mpirun.
    try? link.send(Message.failed(code: code, message: message).bytes, to: 0)
  }

  /// Ends this process's part of the run, and waits for the others to end theirs.
  public func leave() { link.leave() }

  /// Ends all processes of the run at once.
  public func abort(_ code: Int32) -> Never { link.abort(code) }
}

extension Fault {
  /// A message of another process that makes no sense.
  package static func garbled(rank: Int) -> Fault {
    Fault(.system, path: "process \(rank)", reason: "expected a message of ecg-report, found something else")
  }

  /// A process has other data, settings, another build or a processor that rounds otherwise than the leading one.
  package static func differs(rank: Int) -> Fault {
    .badData(
      "process \(rank)", expected: "the data, settings, program and arithmetic of process 0", found: "others")
  }

  /// What another process says that it failed of, with its exit code.
  package static func failed(rank: Int, code: Int32, message: String) -> Fault {
    Fault(Kind(exitCode: code) ?? .system, path: "process \(rank)", reason: message)
  }
}
