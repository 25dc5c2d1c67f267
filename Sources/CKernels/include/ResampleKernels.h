#ifndef RESAMPLE_KERNELS_H
#define RESAMPLE_KERNELS_H

#include <stddef.h>

// Outputs that have the same taps: `count` of them, each `down` inputs after the one before and `up` elements further on. Each is the sum
// of `width` taps (a multiple of four) times as many inputs; four sums side by side, added up in the same order on every machine, and
// no multiplication is fused with an addition.
void resample_row(const double *input, size_t down, const double *taps, size_t width, size_t count, size_t up, double *output);

#endif
