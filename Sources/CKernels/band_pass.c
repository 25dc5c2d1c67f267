#include "BandPassKernels.h"
#include "clones.h"

#pragma STDC FP_CONTRACT OFF

typedef double lanes __attribute__((vector_size(32), aligned(8), may_alias));
typedef float four_floats __attribute__((vector_size(16), aligned(4), may_alias));

// Transposed direct form II.
typedef struct {
  lanes gain, a1, a2, a3, a4, z0, z1, z2, z3;
} recursion;

INLINED void load(recursion *r, const double *coefficients, const double *state) {
  const lanes *c = (const lanes *)coefficients, *z = (const lanes *)state;
  r->gain = c[0], r->a1 = c[1], r->a2 = c[2], r->a3 = c[3], r->a4 = c[4];
  r->z0 = z[0], r->z1 = z[1], r->z2 = z[2], r->z3 = z[3];
}

INLINED void store(const recursion *r, double *state) {
  lanes *z = (lanes *)state;
  z[0] = r->z0, z[1] = r->z1, z[2] = r->z2, z[3] = r->z3;
}

// By address, since how a vector is handed over depends on the machine.
INLINED void step(recursion *r, const lanes *x, lanes *output) {
  const lanes scaled = r->gain * *x;
  const lanes y = scaled + r->z0;
  r->z0 = r->z1 - r->a1 * y;
  r->z1 = r->z2 - (scaled + scaled) - r->a2 * y;
  r->z2 = r->z3 - r->a3 * y;
  r->z3 = scaled - r->a4 * y;
  *output = y;
}

INLINED double bounded(double x) { return x > 1e15 ? 1e15 : x < -1e15 ? -1e15 : x; }

CLONED void band_pass_forward(const double *coefficients, double *state, const double *first, const double *second,
                              size_t count, double *output) {
  recursion r;
  load(&r, coefficients, state);
  for (size_t i = 0; i < count; i++) {
    const double one = bounded(first[i]), other = second ? bounded(second[i]) : 0;
    const lanes x = {one, one, other, 0};
    step(&r, &x, (lanes *)output + i);
  }
  store(&r, state);
}

CLONED void band_pass_backward(const double *coefficients, double *state, const double *input, size_t count, size_t kept,
                               double *wide, float *narrow) {
  recursion r;
  load(&r, coefficients, state);
  const lanes *x = (const lanes *)input;
  size_t i = count;
  lanes y;
  while (i > kept) step(&r, x + --i, &y);
  while (i > 0) {
    step(&r, x + --i, &y);
    wide[i] = y[0];
    narrow[2 * i] = (float)y[1];
    narrow[2 * i + 1] = (float)y[2];
  }
  store(&r, state);
}

CLONED void sample_window(const float *pairs, const float *taps, size_t count, size_t stride, size_t steps, float *output) {
  for (size_t s = 0; s < steps; s++, pairs += 2 * stride) {
    // Two samples of both signals at a time; two sums, so that additions need not wait for each other.
    four_floats sums = {0}, others = {0};
    size_t k = 0;
    for (; k + 4 <= count; k += 4) {
      sums += *(const four_floats *)(pairs + 2 * k) * (four_floats){taps[k], taps[k], taps[k + 1], taps[k + 1]};
      others += *(const four_floats *)(pairs + 2 * k + 4) * (four_floats){taps[k + 2], taps[k + 2], taps[k + 3], taps[k + 3]};
    }
    sums += others;
    float one = sums[0] + sums[2], other = sums[1] + sums[3];
    for (; k < count; k++) {
      one += taps[k] * pairs[2 * k];
      other += taps[k] * pairs[2 * k + 1];
    }
    output[2 * s] = one;
    output[2 * s + 1] = other;
  }
}
