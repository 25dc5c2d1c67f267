#include "ResampleKernels.h"
#include "clones.h"

#pragma STDC FP_CONTRACT OFF

typedef double lanes __attribute__((vector_size(32), aligned(8), may_alias));

// Halving keeps the additions apart, where a plain sum would wait for each.
#define TOTAL(sum) (((sum)[0] + (sum)[2]) + ((sum)[1] + (sum)[3]))

CLONED void resample_row(const double *input, size_t down, const double *taps, size_t width, size_t count, size_t up,
                         double *output) {
  size_t o = 0;
  for (; o + 4 <= count; o += 4, input += 4 * down, output += 4 * up) {
    lanes a = {0}, b = {0}, c = {0}, d = {0};
    for (size_t k = 0; k < width; k += 4) {
      const lanes t = *(const lanes *)(taps + k);
      a += t * *(const lanes *)(input + k);
      b += t * *(const lanes *)(input + down + k);
      c += t * *(const lanes *)(input + 2 * down + k);
      d += t * *(const lanes *)(input + 3 * down + k);
    }
    output[0] = TOTAL(a);
    output[up] = TOTAL(b);
    output[2 * up] = TOTAL(c);
    output[3 * up] = TOTAL(d);
  }
  for (; o < count; o++, input += down, output += up) {
    lanes a = {0};
    for (size_t k = 0; k < width; k += 4) a += *(const lanes *)(taps + k) * *(const lanes *)(input + k);
    *output = TOTAL(a);
  }
}
