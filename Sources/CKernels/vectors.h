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

// A bit for each of the 16, set where the comparison holds.
INLINED uint16_t bits_of(const mask *holds) {
  typedef _Bool flags __attribute__((ext_vector_type(16)));
  const flags set = __builtin_convertvector(*holds, flags);
  uint16_t bits;
  memcpy(&bits, &set, sizeof bits);
  return bits;
}

#endif
