#include "network.h"

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
