#ifndef CKERNELS_VECTORS_H
#define CKERNELS_VECTORS_H

#include "NetworkKernels.h"
#include "clones.h"
#include <string.h>

enum { FOUR = NETWORK_FOUR, PANEL = NETWORK_PANEL };

// One row of a panel; four-byte alignment so that any buffer will do. 4 accumulators of this width fill the registers of
// AVX2 and NEON just right and keep one AVX-512 multiplier busy.
typedef float vector __attribute__((vector_size(64), aligned(4), may_alias));
typedef int mask __attribute__((vector_size(64)));
typedef _Bool flags __attribute__((ext_vector_type(16)));

// Macros and pointers, since vectors wider than the baseline's registers must not be passed by value.
#define WHERE(condition, value) ((vector)((mask)(condition) & (mask)(value)))

// A bit for each of 16 values, set where it is not zero.
INLINED uint16_t set_bits(const vector *values) {
  const flags set = __builtin_convertvector(*values != 0, flags);
  uint16_t bits;
  memcpy(&bits, &set, sizeof bits);
  return bits;
}

#endif
