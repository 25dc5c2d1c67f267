#ifndef CKERNELS_NETWORK_H
#define CKERNELS_NETWORK_H

#include "NetworkKernels.h"
#include "vectors.h"

enum { FOUR = NETWORK_FOUR, EIGHT = 8, PANEL = NETWORK_PANEL };

// A bit for each value of a row of a panel, set where it is not zero.
INLINED uint16_t nonzero(const float *row) { return BITS_OF(uint16_t, *(const vector *)row != 0); }

#endif
