#include "network.h"

// A product costs one multiply-add a vector of 16 outputs and input, at the machine's peak, for the inputs that are not
// known to be zero: the beats' padding is left out by fours of rows and columns, and what ReLU made zero by value.

INLINED void store(const vector *sum, network_epilogue epilogue, const float *active, float *y, size_t at) {
  vector *to = (vector *)(y + at);
  switch (epilogue) {
  case NETWORK_STORE: *to = *sum; break;
  case NETWORK_RELU: *to = WHERE(~(*sum < 0), *sum); break;  // a NaN goes through
  case NETWORK_WHERE_ACTIVE: *to = WHERE(*(const vector *)(active + at) > 0, *sum); break;
  }
}

// Adds to four panels of outputs of one row the products of up to 64 of its inputs, but only of those that are not zero:
// after ReLU that is about half. Finding them costs a few instructions, and one wrong guess of where they end.
INLINED void add_products(const float *x, const float *w, size_t rows, size_t panels, size_t weightsPanel,
                          vector sum[FOUR]) {
  vector values[FOUR];
  uint64_t left = 0;
  for (size_t p = 0; p < panels; p++) {
    const float *row = x + p * rows * PANEL;
    values[p] = *(const vector *)row;
    left |= (uint64_t)nonzero(row) << p * PANEL;
  }
  for (; left; left &= left - 1) {
    const int input = __builtin_ctzll(left);
    const float value = ((const float *)values)[input];
    UNROLLED for (int o = 0; o < FOUR; o++) sum[o] += value * *(const vector *)(w + o * weightsPanel + input * PANEL);
  }
}

// network_product for four panels of outputs; 64 inputs at a time, whose weights stay in the first-level cache.
INLINED void sparse_product(const float *x, const float *w, const float *bias, const float *active, float *y,
                            size_t rows, size_t inputPanels, network_epilogue epilogue) {
  for (size_t first = 0; first < inputPanels; first += FOUR) {
    const int isLast = first + FOUR >= inputPanels;
    for (size_t row = 0; row < rows; row++) {
      vector sum[FOUR];
      UNROLLED for (int o = 0; o < FOUR; o++) {
        sum[o] = (vector){0};
        if (first > 0) sum[o] = *(const vector *)(y + (o * rows + row) * PANEL);
        else if (bias) sum[o] = ((const vector *)bias)[o];
      }
      add_products(x + (first * rows + row) * PANEL, w + first * PANEL * PANEL, rows, isLast ? inputPanels - first : FOUR,
                   inputPanels * PANEL * PANEL, sum);
      UNROLLED for (int o = 0; o < FOUR; o++) {
        store(&sum[o], isLast ? epilogue : NETWORK_STORE, active, y, (o * rows + row) * PANEL);
      }
    }
  }
}

CLONED void network_product(const float *x, const float *w, const float *bias, const float *active, float *y,
                            size_t rows, size_t inputPanels, size_t outputPanels, const uint32_t *usedFours,
                            int isSparse, network_epilogue epilogue) {
  size_t o = 0;
  for (; isSparse && o + FOUR <= outputPanels; o += FOUR) {
    const size_t at = o * rows * PANEL;
    sparse_product(x, w + o * inputPanels * PANEL * PANEL, bias ? bias + o * PANEL : NULL, active ? active + at : NULL,
                   y + at, rows, inputPanels, epilogue);
  }
  for (; o < outputPanels; o++) {
    vector start = {0};
    if (bias) start = *(const vector *)(bias + o * PANEL);
    for (size_t row = 0; row < rows; row += FOUR) {
      vector sum[FOUR];
      UNROLLED for (int r = 0; r < FOUR; r++) sum[r] = start;
      const vector *weights = (const vector *)(w + o * inputPanels * PANEL * PANEL);
      const size_t inputs = usedFours ? usedFours[row / FOUR] * FOUR : inputPanels * PANEL;
      for (size_t i = 0; i < inputs; i += FOUR) {
        const float *from = x + (i / PANEL * rows + row) * PANEL + i % PANEL;
        UNROLLED for (int k = 0; k < FOUR; k++) {
          UNROLLED for (int r = 0; r < FOUR; r++) sum[r] += from[r * PANEL + k] * weights[i + k];
        }
      }
      UNROLLED for (int r = 0; r < FOUR; r++) store(&sum[r], epilogue, active, y, (o * rows + row + r) * PANEL);
    }
  }
}

CLONED int network_fuses(void) {
  // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24, whose last term is lost when the product is rounded to a float.
  volatile float near = 1 + 0x1p-12f, rounded = 1 + 0x1p-11f;
  float factor = near, term = -rounded;
  return factor * factor + term != 0;
}
