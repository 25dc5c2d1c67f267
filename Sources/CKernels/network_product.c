#include "network.h"

// A product costs one multiply-add a vector of 16 outputs and input, at the machine's peak, for the inputs that are not
// known to be zero: the beats' padding is left out by fours of rows and columns, and what ReLU made zero by value.
// A sum waits for its last multiply-add before the next, so as many sums are worked on at a time as fit into the registers.

typedef struct {
  const float *x, *w, *bias, *active;
  float *y;
  size_t rows, inputPanels;
  network_epilogue epilogue;
} product;

INLINED void start(vector *sum, const product *p, size_t panel) {
  *sum = (vector){0};
  if (p->bias) *sum = ((const vector *)p->bias)[panel];
}

INLINED void store(const vector *sum, const product *p, size_t panel, size_t row) {
  const size_t at = (panel * p->rows + row) * PANEL;
  vector *to = (vector *)(p->y + at);
  switch (p->epilogue) {
  case NETWORK_STORE: *to = *sum; break;
  case NETWORK_RELU: *to = WHERE(~(*sum < 0), *sum); break;  // a NaN goes through
  case NETWORK_WHERE_ACTIVE: *to = WHERE(*(const vector *)(p->active + at) > 0, *sum); break;
  }
}

// Some rows by some panels of outputs, from the first inputs; at most 16 sums.
INLINED void dense_tile(const product *p, size_t row, int rows, size_t panel, int panels, size_t inputs) {
  const size_t apart = p->inputPanels * PANEL;
  const vector *w = (const vector *)p->w + panel * apart;
  vector sum[16];
  UNROLLED for (int o = 0; o < panels; o++) {
    UNROLLED for (int r = 0; r < rows; r++) start(&sum[r * panels + o], p, panel + o);
  }
  for (size_t i = 0; i < inputs; i += FOUR) {
    const float *from = p->x + (i / PANEL * p->rows + row) * PANEL + i % PANEL;
    UNROLLED for (int k = 0; k < FOUR; k++) {
      vector weights[FOUR];
      UNROLLED for (int o = 0; o < panels; o++) weights[o] = w[o * apart + i + k];
      UNROLLED for (int r = 0; r < rows; r++) {
        UNROLLED for (int o = 0; o < panels; o++) sum[r * panels + o] += from[r * PANEL + k] * weights[o];
      }
    }
  }
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int o = 0; o < panels; o++) store(&sum[r * panels + o], p, panel + o, row + r);
  }
}

// All rows by some panels of outputs, in tiles of `height` rows while twelve are left and of four then.
INLINED void dense_rows(const product *p, int height, size_t panel, int panels, const uint32_t *usedFours) {
  const size_t all = p->inputPanels * PANEL;
  size_t row = 0;
  for (; row + 12 <= p->rows; row += 12) {
    UNROLLED for (int r = 0; r < 12; r += height) {
      dense_tile(p, row + r, height, panel, panels, usedFours ? usedFours[(row + r) / FOUR] * FOUR : all);
    }
  }
  for (; row < p->rows; row += FOUR) {
    dense_tile(p, row, FOUR, panel, panels, usedFours ? usedFours[row / FOUR] * FOUR : all);
  }
}

// One row, or two side by side, by some panels of outputs, from the inputs that are not zero in one of them: after ReLU a third
// to a half is not zero, and in two rows mostly the same. Finding them costs a few instructions, and a wrong guess of where
// they end. 64 inputs at a time.
INLINED void sparse_rows(const product *p, size_t row, int rows, size_t panel, int panels) {
  const size_t apart = p->inputPanels * PANEL;
  vector sum[2][EIGHT];
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int o = 0; o < panels; o++) start(&sum[r][o], p, panel + o);
  }
  for (size_t first = 0; first < p->inputPanels; first += FOUR) {
    const size_t some = p->inputPanels - first < FOUR ? p->inputPanels - first : FOUR;
    const float *x = p->x + (first * p->rows + row) * PANEL;
    const vector *w = (const vector *)p->w + panel * apart + first * PANEL;
    vector values[2][FOUR];
    uint64_t left = 0;
    for (size_t i = 0; i < some; i++) {
      UNROLLED for (int r = 0; r < rows; r++) {
        const float *from = x + (i * p->rows + r) * PANEL;
        values[r][i] = *(const vector *)from;
        left |= (uint64_t)nonzero(from) << i * PANEL;
      }
    }
    for (; left; left &= left - 1) {
      const int input = __builtin_ctzll(left);
      UNROLLED for (int o = 0; o < panels; o++) {
        const vector weights = w[o * apart + input];
        UNROLLED for (int r = 0; r < rows; r++) sum[r][o] += ((const float *)values[r])[input] * weights;
      }
    }
  }
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int o = 0; o < panels; o++) store(&sum[r][o], p, panel + o, row + r);
  }
}

INLINED void all_panels(const product *p, size_t outputPanels, const uint32_t *usedFours, int isSparse, int isWide) {
  size_t o = 0;
  for (; isWide && isSparse && o + EIGHT <= outputPanels; o += EIGHT) {
    for (size_t row = 0; row < p->rows; row += 2) sparse_rows(p, row, 2, o, EIGHT);
  }
  for (; isSparse && o + FOUR <= outputPanels; o += FOUR) {
    const int rows = isWide ? 2 : 1;
    for (size_t row = 0; row < p->rows; row += rows) sparse_rows(p, row, rows, o, FOUR);
  }
  if (isWide) {
    for (; o + FOUR <= outputPanels; o += FOUR) dense_rows(p, 4, o, FOUR, usedFours);
    for (; o + 2 <= outputPanels; o += 2) dense_rows(p, 6, o, 2, usedFours);
    for (; o < outputPanels; o++) dense_rows(p, 12, o, 1, usedFours);
  }
  for (; o < outputPanels; o++) dense_rows(p, 6, o, 1, usedFours);
}

WIDE_AND_CLONED(product_of_panels,
                (const product *p, size_t outputPanels, const uint32_t *usedFours, int isSparse),
                all_panels(p, outputPanels, usedFours, isSparse, isWide))

void network_product(const float *x, const float *w, const float *bias, const float *active, float *y, size_t rows,
                     size_t inputPanels, size_t outputPanels, const uint32_t *usedFours, int isSparse,
                     network_epilogue epilogue) {
  const product p = {x, w, bias, active, y, rows, inputPanels, epilogue};
  WIDE_OR_CLONED(product_of_panels, &p, outputPanels, usedFours, isSparse);
}

CLONED int network_fuses(void) {
  // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24, whose last term is lost when the product is rounded to a float.
  volatile float near = 1 + 0x1p-12f, rounded = 1 + 0x1p-11f;
  float factor = near, term = -rounded;
  return factor * factor + term != 0;
}
