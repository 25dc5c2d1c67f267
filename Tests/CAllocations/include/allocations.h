#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

#include <stddef.h>

// How often the calling thread has asked the C library for memory since it started. Whoever links this file has its
// malloc and the like counted, process-wide.
size_t allocations_of_thread(void);

#endif
