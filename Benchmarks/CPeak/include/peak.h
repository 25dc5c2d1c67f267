#ifndef PEAK_H
#define PEAK_H

#include <stddef.h>

// 7 x 16 multiply-adds a round on one core; returns something that depends on all of them.
float peak_multiply_adds(size_t rounds);

// Sums of 16 floats that a round adds to.
int peak_sums(void);

// The width of the vectors that the kernels use on this processor.
int peak_vector_bits(void);

#endif
