#ifndef CKERNELS_VECTORS_H
#define CKERNELS_VECTORS_H

#include "clones.h"
#include <stdint.h>
#include <string.h>

// 16 numbers; four-byte alignment so that any buffer will do. 4 accumulators of this width fill the registers of AVX2 and
// NEON just right and keep one AVX-512 multiplier busy.
typedef float vector __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint32_t counters __attribute__((vector_size(64), aligned(4), may_alias));
typedef int indices __attribute__((vector_size(64), aligned(4), may_alias));
// What comparing two of them gives.
typedef int mask __attribute__((vector_size(64)));

// Macros and pointers, since vectors wider than the baseline's registers must not be passed by value.
#define WHERE(condition, value) ((vector)((mask)(condition) & (mask)(value)))

// A number with a bit for each lane of a comparison, set where it holds; `type` has as many bits as there are lanes.
#define BITS_OF(type, comparison)                                                        \
  ({                                                                                     \
    typedef _Bool flags __attribute__((ext_vector_type(8 * sizeof(type))));              \
    const flags holds = __builtin_convertvector(comparison, flags);                      \
    type bits_of_it;                                                                     \
    memcpy(&bits_of_it, &holds, sizeof bits_of_it);                                      \
    bits_of_it;                                                                          \
  })

#endif
