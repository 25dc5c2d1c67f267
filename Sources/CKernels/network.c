#include "NetworkKernels.h"
#include "clones.h"

enum { TILE = NETWORK_TILE, PANEL = NETWORK_PANEL };

// One row of a panel; four-byte alignment so that any buffer will do. 4 accumulators of this width fill the registers of
// AVX2 and NEON just right and keep one AVX-512 multiplier busy.
typedef float vector __attribute__((vector_size(64), aligned(4), may_alias));
typedef int mask __attribute__((vector_size(64)));

// Macros, since vectors wider than the baseline's registers must not be passed by value.
#define WHERE(condition, value) ((vector)((mask)(condition) & (mask)(value)))

CLONED int network_fuses(void) {
  // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24, whose last term is lost when the product is rounded to a float.
  volatile float near = 1 + 0x1p-12f, rounded = 1 + 0x1p-11f;
  float factor = near, term = -rounded;
  return factor * factor + term != 0;
}

CLONED void network_load(const float *values, size_t columns, const uint32_t *rows, size_t count,
                         const uint32_t *usedPanels, float *x, size_t stride) {
  for (size_t place = 0; place < stride; place++) {
    const float *from = place < count ? values + rows[place] * columns : NULL;
    for (size_t p = 0; p < usedPanels[place / TILE]; p++) {
      float *to = x + (p * stride + place) * PANEL;
      if (from && (p + 1) * PANEL <= columns) {
        *(vector *)to = *(const vector *)(from + p * PANEL);
        continue;
      }
      for (size_t k = 0; k < PANEL; k++) to[k] = from && p * PANEL + k < columns ? from[p * PANEL + k] : 0;
    }
  }
}

void network_prefetch(const float *values, size_t columns, const uint32_t *rows, size_t count,
                      const uint32_t *usedPanels) {
  for (size_t place = 0; place < count; place++) {
    const float *from = values + rows[place] * columns;
    for (size_t p = 0; p < usedPanels[rows[place]]; p++) __builtin_prefetch(from + p * PANEL, 0, 2);
  }
}

CLONED void network_product(const float *x, const float *w, const float *bias, const float *active, float *y,
                            size_t rows, size_t inputPanels, size_t outputPanels, const uint32_t *usedPanels,
                            network_epilogue epilogue) {
  for (size_t o = 0; o < outputPanels; o++) {
    vector start = {0};
    if (bias) start = *(const vector *)(bias + o * PANEL);
    for (size_t row = 0; row < rows; row += TILE) {
      vector sum[TILE];
      UNROLLED for (int r = 0; r < TILE; r++) sum[r] = start;
      const size_t panels = usedPanels ? usedPanels[row / TILE] : inputPanels;
      for (size_t p = 0; p < panels; p++) {
        const float *from = x + (p * rows + row) * PANEL;
        const vector *weights = (const vector *)(w + (o * inputPanels + p) * PANEL * PANEL);
        UNROLLED for (int k = 0; k < PANEL; k++) {
          UNROLLED for (int r = 0; r < TILE; r++) sum[r] += from[r * PANEL + k] * weights[k];
        }
      }
      const size_t at = (o * rows + row) * PANEL;
      vector *to = (vector *)(y + at);
      switch (epilogue) {
      case NETWORK_STORE:
        UNROLLED for (int r = 0; r < TILE; r++) to[r] = sum[r];
        break;
      case NETWORK_RELU:
        UNROLLED for (int r = 0; r < TILE; r++) to[r] = WHERE(~(sum[r] < 0), sum[r]);  // a NaN goes through
        break;
      case NETWORK_WHERE_ACTIVE:
        UNROLLED for (int r = 0; r < TILE; r++) to[r] = WHERE(((const vector *)(active + at))[r] > 0, sum[r]);
        break;
      }
    }
  }
}

INLINED void step(const vector *gradient, float *w, float *first, float *second, network_adam adam) {
  const vector g = *gradient;
  vector m = *(const vector *)first, v = *(const vector *)second;
  m += (g - m) * adam.oneMinusBeta1;
  v += (g * g - v) * adam.oneMinusBeta2;
  *(vector *)first = m;
  *(vector *)second = v;
  *(vector *)w -= adam.rate * m / (__builtin_elementwise_sqrt(v) + adam.epsilon);
}

CLONED void network_update(const float *x, const float *delta, size_t stride, size_t rows, size_t inputPanels,
                           size_t outputPanels, const uint32_t *usedRows, network_parameters parameters,
                           network_parameters firstMoment, network_parameters secondMoment,
                           network_parameters gradient, int isFirst, int isLast, network_adam adam) {
  for (size_t p = 0; p < inputPanels; p++) {
    const size_t used = usedRows ? usedRows[p] : rows;
    for (size_t o = 0; o < outputPanels; o++) {
      const vector *deltas = (const vector *)(delta + o * stride * PANEL);
      for (int part = 0; part < PANEL; part += TILE) {
        const float *from = x + p * stride * PANEL + part;
        const size_t at = ((o * inputPanels + p) * PANEL + part) * PANEL;
        vector sum[TILE];
        UNROLLED for (int k = 0; k < TILE; k++) {
          sum[k] = (vector){0};
          if (!isFirst) sum[k] = ((const vector *)(gradient.weights + at))[k];
        }
        for (size_t r = 0; r < used; r++) {
          UNROLLED for (int k = 0; k < TILE; k++) sum[k] += from[r * PANEL + k] * deltas[r];
        }
        if (isLast) {
          UNROLLED for (int k = 0; k < TILE; k++) {
            const size_t i = at + k * PANEL;
            step(&sum[k], parameters.weights + i, firstMoment.weights + i, secondMoment.weights + i, adam);
          }
        } else {
          UNROLLED for (int k = 0; k < TILE; k++) ((vector *)(gradient.weights + at))[k] = sum[k];
        }
      }
    }
  }
  for (size_t o = 0; o < outputPanels; o++) {
    const vector *deltas = (const vector *)(delta + o * stride * PANEL);
    const size_t at = o * PANEL;
    vector sum = {0};
    if (!isFirst) sum = *(const vector *)(gradient.bias + at);
    for (size_t r = 0; r < rows; r++) sum += deltas[r];
    if (isLast) {
      step(&sum, parameters.bias + at, firstMoment.bias + at, secondMoment.bias + at, adam);
    } else {
      *(vector *)(gradient.bias + at) = sum;
    }
  }
}

// The first and second half of x0 y0 x1 y1 …; four rounds of it over rows i and i + 8 transpose 16 rows.
#define FIRST_HALVES(x, y) __builtin_shufflevector(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define SECOND_HALVES(x, y) __builtin_shufflevector(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)

CLONED void network_transpose(const float *w, float *t, size_t inputPanels, size_t outputPanels) {
  for (size_t o = 0; o < outputPanels; o++) {
    for (size_t p = 0; p < inputPanels; p++) {
      const vector *from = (const vector *)(w + (o * inputPanels + p) * PANEL * PANEL);
      vector *to = (vector *)(t + (p * outputPanels + o) * PANEL * PANEL);
      vector now[PANEL], next[PANEL];
      UNROLLED for (int i = 0; i < PANEL; i++) now[i] = from[i];
      UNROLLED for (int round = 0; round < 4; round++) {
        UNROLLED for (int i = 0; i < PANEL / 2; i++) {
          next[2 * i] = FIRST_HALVES(now[i], now[i + PANEL / 2]);
          next[2 * i + 1] = SECOND_HALVES(now[i], now[i + PANEL / 2]);
        }
        UNROLLED for (int i = 0; i < PANEL; i++) now[i] = next[i];
      }
      UNROLLED for (int i = 0; i < PANEL; i++) to[i] = now[i];
    }
  }
}
