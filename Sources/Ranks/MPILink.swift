#if MPI
  import CMPI
  import Files
  import Glibc

  /// Messages over Open MPI, between the processes that one `mpirun` started.
  struct MPILink: MessageLink {
    let rank: Int
    let size: Int
    let neighbours: Int

    /// The one kind of message there is.
    private static let tag: Int32 = 1

    /// Whether this process was started by `mpirun`, or by a batch system through PMIx.
    static var isLaunched: Bool {
      unsafe getenv("OMPI_COMM_WORLD_SIZE") != nil || getenv("PMIX_RANK") != nil
    }

    /// Starts MPI. An MPI call that fails ends all processes with MPI's own message, as is its default.
    init() {
      cmpi_start()
      var number: Int32 = 0
      unsafe MPI_Comm_rank(cmpi_world(), &number)
      rank = Int(number)
      unsafe MPI_Comm_size(cmpi_world(), &number)
      size = Int(number)
      neighbours = Int(cmpi_neighbours())
    }

    func send(_ bytes: [UInt8], to rank: Int) throws(Fault) {
      guard let count = Int32(exactly: bytes.count) else {
        throw Fault(
          .system, path: "process \(self.rank)",
          reason: "expected an outcome of at most \(Int32.max) bytes to send, found \(bytes.count)")
      }
      unsafe MPI_Send(bytes, count, cmpi_byte(), Int32(rank), Self.tag, cmpi_world())
    }

    func receive() throws(Fault) -> (bytes: [UInt8], sender: Int)? {
      var isThere: Int32 = 0
      var status = MPI_Status()
      unsafe MPI_Iprobe(cmpi_any_source(), Self.tag, cmpi_world(), &isThere, &status)
      guard isThere != 0 else { return nil }
      var count: Int32 = 0
      unsafe MPI_Get_count(&status, cmpi_byte(), &count)
      var bytes = [UInt8](repeating: 0, count: Int(count))
      unsafe MPI_Recv(&bytes, count, cmpi_byte(), status.MPI_SOURCE, Self.tag, cmpi_world(), &status)
      return (bytes, Int(status.MPI_SOURCE))
    }

    func leave() { MPI_Finalize() }

    func abort(_ code: Int32) -> Never {
      unsafe MPI_Abort(cmpi_world(), code)
      _exit(code)
    }
  }
#endif
