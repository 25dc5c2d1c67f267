import Foundation
import Groundwork
import Ranks

/// The processes that work on this run: usually one, or those that `mpirun` started.
enum Processes {
  /// nil when this process works alone. First asked for on the main thread, as MPI wants it.
  static let crew = Crew.join()

  static var spreading: any Spreading { crew ?? LocalThreads() }

  /// Threads for each process, by default: this machine's cores, shared by those that run on it.
  static var threadsEach: Int {
    let machine = ProcessInfo.processInfo
    // mpirun may have bound this process to some of the cores already.
    return max(1, min(machine.activeProcessorCount, machine.processorCount / spreading.processesHere))
  }
}
