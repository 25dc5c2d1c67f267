#include "network.h"

// The gradient's sums over the rows stay in registers until Adam's step with them, so that a batch of one part reads and
// writes each parameter and moment once. As in network_product, rows whose input is zero are left out.

typedef uint16_t sixty_four __attribute__((ext_vector_type(64)));
typedef _Bool sixty_four_flags __attribute__((ext_vector_type(64)));

// Where a sum starts: at the earlier parts' sum.
INLINED void begin(vector *sum, const network_step *step, size_t at) {
  *sum = (vector){0};
  if (!step->isFirst) *sum = *(const vector *)(step->gradient + at);
}

// What is done with a sum: kept for the later parts, or Adam's step.
INLINED void end(const vector *sum, const network_step *step, size_t at) {
  if (!step->isLast) {
    *(vector *)(step->gradient + at) = *sum;
    return;
  }
  const vector g = *sum;
  vector m = *(const vector *)(step->firstMoment + at), v = *(const vector *)(step->secondMoment + at);
  m += (g - m) * step->oneMinusBeta1;
  v += (g * g - v) * step->oneMinusBeta2;
  *(vector *)(step->firstMoment + at) = m;
  *(vector *)(step->secondMoment + at) = v;
  *(vector *)(step->parameters + at) -= step->rate * m / (__builtin_elementwise_sqrt(v) + step->epsilon);
}

// Of each of a panel's columns, the rows in which it is not zero, of up to 64 rows.
INLINED void find_rows(const float *x, size_t rows, uint64_t found[PANEL]) {
  uint16_t bits[64] = {0};
  for (size_t r = 0; r < rows; r++) bits[r] = nonzero(x + r * PANEL);
  sixty_four all;
  memcpy(&all, bits, sizeof all);
  for (int k = 0; k < PANEL; k++) {
    const sixty_four_flags set = __builtin_convertvector((all & (uint16_t)(1 << k)) != 0, sixty_four_flags);
    memcpy(&found[k], &set, sizeof found[k]);
  }
}

// The gradient of the weights from a panel of inputs to four panels of outputs, from the rows whose input is not zero; 64
// rows at a time, whose deltas stay in the first-level cache.
//   at, outputPanel  where these weights start, and how far apart those of two panels of outputs lie
INLINED void sparse_gradient(const float *x, const float *delta, size_t stride, size_t rows, size_t at,
                             size_t outputPanel, const network_step *step) {
  vector sum[PANEL][FOUR];
  for (int k = 0; k < PANEL; k++) {
    UNROLLED for (int o = 0; o < FOUR; o++) begin(&sum[k][o], step, at + o * outputPanel + k * PANEL);
  }
  for (size_t first = 0; first < rows; first += 64) {
    uint64_t found[PANEL];
    find_rows(x + first * PANEL, rows - first < 64 ? rows - first : 64, found);
    for (int k = 0; k < PANEL; k++) {
      vector now[FOUR];
      UNROLLED for (int o = 0; o < FOUR; o++) now[o] = sum[k][o];
      for (uint64_t left = found[k]; left; left &= left - 1) {
        const size_t r = first + (size_t)__builtin_ctzll(left);
        UNROLLED for (int o = 0; o < FOUR; o++) {
          now[o] += x[r * PANEL + k] * *(const vector *)(delta + (o * stride + r) * PANEL);
        }
      }
      UNROLLED for (int o = 0; o < FOUR; o++) sum[k][o] = now[o];
    }
  }
  UNROLLED for (int o = 0; o < FOUR; o++) {
    for (int k = 0; k < PANEL; k++) end(&sum[k][o], step, at + o * outputPanel + k * PANEL);
  }
}

// The gradient of the weights from a panel of inputs to one panel of outputs; four inputs at a time.
INLINED void dense_gradient(const float *x, const float *delta, size_t rows, const uint32_t *usedRows, size_t at,
                            const network_step *step) {
  const vector *deltas = (const vector *)delta;
  for (int part = 0; part < PANEL; part += FOUR) {
    const size_t used = usedRows ? usedRows[part / FOUR] : rows;
    const float *from = x + part;
    vector sum[FOUR];
    UNROLLED for (int k = 0; k < FOUR; k++) begin(&sum[k], step, at + (part + k) * PANEL);
    for (size_t r = 0; r < used; r++) {
      UNROLLED for (int k = 0; k < FOUR; k++) sum[k] += from[r * PANEL + k] * deltas[r];
    }
    UNROLLED for (int k = 0; k < FOUR; k++) end(&sum[k], step, at + (part + k) * PANEL);
  }
}

CLONED void network_update(const float *x, const float *delta, size_t stride, size_t rows, size_t inputPanels,
                           size_t outputPanels, const uint32_t *usedRows, int isSparse, const network_step *given) {
  const network_step step = *given;  // a copy, which no store can change
  const size_t outputPanel = inputPanels * PANEL * PANEL;
  for (size_t p = 0; p < inputPanels; p++) {
    const float *from = x + p * stride * PANEL;
    size_t o = 0;
    for (; isSparse && o + FOUR <= outputPanels; o += FOUR) {
      sparse_gradient(from, delta + o * stride * PANEL, stride, rows, o * outputPanel + p * PANEL * PANEL, outputPanel,
                      &step);
    }
    for (; o < outputPanels; o++) {
      dense_gradient(from, delta + o * stride * PANEL, rows, usedRows ? usedRows + p * PANEL / FOUR : NULL,
                     o * outputPanel + p * PANEL * PANEL, &step);
    }
  }
  for (size_t o = 0; o < outputPanels; o++) {
    const vector *deltas = (const vector *)(delta + o * stride * PANEL);
    const size_t at = outputPanels * outputPanel + o * PANEL;
    vector sum;
    begin(&sum, &step, at);
    for (size_t r = 0; r < rows; r++) sum += deltas[r];
    end(&sum, &step, at);
  }
}
