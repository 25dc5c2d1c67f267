package import Files

/// What connects the processes of a run; process 0 leads. Used by one thread of each process at a time.
package protocol MessageLink: Sendable {
  /// The number of this process, from 0.
  var rank: Int { get }
  /// Processes of the run.
  var size: Int { get }
  /// Processes of the run on this machine.
  var neighbours: Int { get }

  /// Sends a message; messages between two processes arrive in the order in which they were sent.
  func send(_ bytes: [UInt8], to rank: Int) throws(Fault)

  /// The next message that has arrived and who sent it; nil when there is none yet.
  func receive() throws(Fault) -> (bytes: [UInt8], sender: Int)?

  /// Ends this process's part of the run; waits for the others to end theirs.
  func leave()

  /// Ends all processes of the run at once.
  func abort(_ code: Int32) -> Never
}
