#include "network.h"

// The gradient's sums over the rows stay in registers until Adam's step with them, so that a batch of one part reads and
// writes each parameter and moment once. As in network_product, rows whose value is zero are left out.

enum { PANELS_AT_ONCE = 8, SIXTY_FOURS = NETWORK_ROWS / 64 };

typedef uint16_t sixty_four __attribute__((ext_vector_type(64)));

// A layer's gradient, x^T y, and where its weights lie: those of one column of x and one panel of y are a vector, `apart`
// from that of the next panel and `next` from that of the next column.
typedef struct {
  const float *x, *y;
  size_t stride, rows, apart, next;
  network_step step;
} update;

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
  for (int k = 0; k < PANEL; k++) found[k] = BITS_OF(uint64_t, (all & (uint16_t)(1 << k)) != 0);
}

// The weights of one column of x, or of two side by side, to some panels of y, from the rows in which one is not zero.
//   found  for each 64 rows, those in which the column is not zero; the next column's behind it
INLINED void sparse_columns(const update *u, const network_step *step, const float *x, const float *y, int columns,
                            int panels, uint64_t found[SIXTY_FOURS][PANEL], int k, size_t rows, size_t at) {
  vector sum[2][EIGHT];
  UNROLLED for (int c = 0; c < columns; c++) {
    UNROLLED for (int o = 0; o < panels; o++) begin(&sum[c][o], step, at + c * u->next + o * u->apart);
  }
  for (size_t first = 0; first < rows; first += 64) {
    const uint64_t those = rows - first < 64 ? ((uint64_t)1 << (rows - first)) - 1 : ~(uint64_t)0;
    const float *from = x + first * PANEL + k, *to = y + first * PANEL;
    uint64_t left = 0;
    UNROLLED for (int c = 0; c < columns; c++) left |= found[first / 64][k + c];
    for (left &= those; left; left &= left - 1) {
      const size_t row = (size_t)__builtin_ctzll(left) * PANEL;
      UNROLLED for (int o = 0; o < panels; o++) {
        const vector values = *(const vector *)(to + o * u->stride * PANEL + row);
        UNROLLED for (int c = 0; c < columns; c++) sum[c][o] += from[row + c] * values;
      }
    }
  }
  UNROLLED for (int c = 0; c < columns; c++) {
    UNROLLED for (int o = 0; o < panels; o++) end(&sum[c][o], step, at + c * u->next + o * u->apart);
  }
}

// The weights of a panel of x to one panel of y, some columns at a time, from all rows that are not all zero in it.
INLINED void dense_columns(const update *u, const float *x, const float *y, int columns, size_t used, size_t at) {
  for (int first = 0; first < PANEL; first += columns) {
    vector sum[PANEL];
    UNROLLED for (int k = 0; k < columns; k++) begin(&sum[k], &u->step, at + (first + k) * u->next);
    for (size_t r = 0; r < used; r++) {
      UNROLLED for (int k = 0; k < columns; k++) sum[k] += x[r * PANEL + first + k] * ((const vector *)y)[r];
    }
    UNROLLED for (int k = 0; k < columns; k++) end(&sum[k], &u->step, at + (first + k) * u->next);
  }
}

// The rows that are not all zero in a panel of y.
INLINED size_t used_rows(const update *u, const uint32_t *usedRows, size_t panel) {
  return usedRows ? usedRows[panel * PANEL / FOUR] : u->rows;
}

// Some panels of x by some of y, without the zeros of x: 64 rows of eight panels or all of four, which stay in the
// first-level cache. Eight are read with fewer loads of x, and their sums fill the registers without a second column.
INLINED void sparse_panels(const update *u, const float *x, const float *y, size_t xPanels, int panels,
                           uint64_t found[][SIXTY_FOURS][PANEL], size_t used, size_t at, int isWide) {
  const size_t tile = panels == EIGHT ? 64 : NETWORK_ROWS;
  const int columns = isWide && panels == FOUR ? 2 : 1;
  network_step step = u->step;
  for (size_t row = 0; row < used; row += tile) {
    const size_t rows = used - row < tile ? used - row : tile;
    step.isFirst = u->step.isFirst && row == 0;
    step.isLast = u->step.isLast && row + tile >= used;
    for (size_t p = 0; p < xPanels; p++) {
      const float *from = x + (p * u->stride + row) * PANEL;
      for (int k = 0; k < PANEL; k += columns) {
        sparse_columns(u, &step, from, y + row * PANEL, columns, panels, found[p] + row / 64, k, rows,
                       at + (p * PANEL + k) * u->next);
      }
    }
  }
}

// By eight or four panels of y; but where few rows are used, by single ones: to find the zeros of x takes longer then.
INLINED void all_weights(const update *u, size_t xPanels, size_t yPanels, const uint32_t *usedRows, int isWide) {
  const size_t panel = u->stride * PANEL;
  for (size_t first = 0; first < xPanels; first += PANELS_AT_ONCE) {
    const size_t some = xPanels - first < PANELS_AT_ONCE ? xPanels - first : PANELS_AT_ONCE;
    const float *x = u->x + first * panel;
    uint64_t found[PANELS_AT_ONCE][SIXTY_FOURS][PANEL];
    for (size_t p = 0; yPanels >= FOUR && p < some; p++) {
      for (size_t r = 0; r < u->rows; r += 64) {
        find_rows(x + p * panel + r * PANEL, u->rows - r < 64 ? u->rows - r : 64, found[p][r / 64]);
      }
    }
    for (size_t o = 0; o < yPanels;) {
      const size_t used = used_rows(u, usedRows, o), at = first * PANEL * u->next + o * u->apart;
      const float *y = u->y + o * panel;
      if (yPanels - o < FOUR || used <= u->rows / 2) {
        for (size_t p = 0; p < some; p++) {
          dense_columns(u, x + p * panel, y, isWide ? PANEL : FOUR, used, at + p * PANEL * u->next);
        }
        o++;
      } else if (isWide && yPanels - o >= EIGHT) {
        sparse_panels(u, x, y, some, EIGHT, found, used, at, isWide);
        o += EIGHT;
      } else {
        sparse_panels(u, x, y, some, FOUR, found, used, at, isWide);
        o += FOUR;
      }
    }
  }
}

WIDE_AND_CLONED(update_weights, (const update *u, size_t xPanels, size_t yPanels, const uint32_t *usedRows),
                all_weights(u, xPanels, yPanels, usedRows, isWide))

void network_update(const float *x, const float *y, size_t stride, size_t rows, size_t xPanels, size_t yPanels,
                    const uint32_t *usedRows, int isByRows, const network_step *step) {
  // The step is a copy, which no store can change.
  const update u = {x, y, stride, rows, isByRows ? PANEL : xPanels * PANEL * PANEL, isByRows ? yPanels * PANEL : PANEL, *step};
  WIDE_OR_CLONED(update_weights, &u, xPanels, yPanels, usedRows);
}

CLONED void network_update_biases(const float *delta, size_t stride, size_t rows, size_t panels,
                                  const network_step *given) {
  const network_step step = *given;
  for (size_t o = 0; o < panels; o++) {
    const vector *deltas = (const vector *)(delta + o * stride * PANEL);
    vector sum;
    begin(&sum, &step, o * PANEL);
    for (size_t r = 0; r < rows; r++) sum += deltas[r];
    end(&sum, &step, o * PANEL);
  }
}
