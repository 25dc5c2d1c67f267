// Open MPI's constants are casts of addresses, which Swift does not import; here they are as functions.
#include <mpi.h>

static inline MPI_Comm cmpi_world(void) { return MPI_COMM_WORLD; }
static inline MPI_Datatype cmpi_byte(void) { return MPI_BYTE; }
static inline int cmpi_any_source(void) { return MPI_ANY_SOURCE; }

/// Starts MPI for a program of which only the main thread calls MPI.
static inline void cmpi_start(void) {
  int provided = 0;
  MPI_Init_thread(0, 0, MPI_THREAD_FUNNELED, &provided);
}

/// Processes of this run on this machine.
static inline int cmpi_neighbours(void) {
  MPI_Comm here = MPI_COMM_NULL;
  int count = 1;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
  MPI_Comm_size(here, &count);
  MPI_Comm_free(&here);
  return count;
}
