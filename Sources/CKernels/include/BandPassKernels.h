#ifndef BAND_PASS_KERNELS_H
#define BAND_PASS_KERNELS_H

#include <stddef.h>

// A recursive filter of fourth order on four signals side by side, and the sampling of a beat's window. Coefficients are five
// times four doubles: gain, a1, a2, a3, a4, each for four lanes; the numerator is gain x (1 - 2 z^-2 + z^-4). The state is four
// times four doubles. No multiplication is fused with an addition, so every machine gives the same.

// Lanes 0 and 1 take the first signal, lane 2 the second one or, where that is NULL, zeros. Samples are bounded to +-1e15.
// Writes count x 4 outputs and moves the state on.
void band_pass_forward(const double *coefficients, double *state, const double *first, const double *second, size_t count,
                       double *output);

// From the last of `count` x 4 inputs back to the first; of the first `kept` outputs lane 0 goes to `wide`, lanes 1 and 2 side by
// side to `narrow`.
void band_pass_backward(const double *coefficients, double *state, const double *input, size_t count, size_t kept, double *wide,
                        float *narrow);

// For each of `steps` steps, `stride` samples apart: the sums of `count` taps times as many samples of two signals side by side.
void sample_window(const float *pairs, const float *taps, size_t count, size_t stride, size_t steps, float *output);

#endif
