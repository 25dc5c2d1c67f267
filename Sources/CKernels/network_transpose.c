#include "network.h"

// Eight numbers of a row: a square of 8 x 8 fits into AVX2's registers.
typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));
#define SHUFFLED(x, y, ...) __builtin_shufflevector(x, y, __VA_ARGS__)

// Three rounds exchange the places' lowest bit, second and third with the rows'.
INLINED void transpose_square(const float *from, size_t fromRow, float *to, size_t toRow) {
  eight a[8], b[8];
  UNROLLED for (int i = 0; i < 8; i++) a[i] = *(const eight *)(from + i * fromRow);
  UNROLLED for (int i = 0; i < 8; i += 2) {
    b[i] = SHUFFLED(a[i], a[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    b[i + 1] = SHUFFLED(a[i], a[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  UNROLLED for (int i = 0; i < 8; i += 4) {
    UNROLLED for (int k = 0; k < 2; k++) {
      a[i + 2 * k] = SHUFFLED(b[i + k], b[i + k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      a[i + 2 * k + 1] = SHUFFLED(b[i + k], b[i + k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  UNROLLED for (int i = 0; i < 4; i++) {
    *(eight *)(to + i * toRow) = SHUFFLED(a[i], a[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *(eight *)(to + (i + 4) * toRow) = SHUFFLED(a[i], a[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

CLONED void network_transpose(const float *w, float *t, size_t inputPanels, size_t outputPanels, int isByRows) {
  for (size_t o = 0; o < outputPanels; o++) {
    for (size_t p = 0; p < inputPanels; p++) {
      const float *from = isByRows ? w + (p * PANEL * outputPanels + o) * PANEL : w + (o * inputPanels + p) * PANEL * PANEL;
      float *to = t + (p * outputPanels + o) * PANEL * PANEL;
      const size_t row = isByRows ? outputPanels * PANEL : PANEL;
      for (int i = 0; i < PANEL; i += 8) {
        for (int k = 0; k < PANEL; k += 8) transpose_square(from + i * row + k, row, to + k * PANEL + i, PANEL);
      }
    }
  }
}
