#include "network.h"

// Shuffled rows are copied together in panels: each costs about as much as fetching it from memory, which is why the next
// part's are asked for while this one is worked on.

CLONED void network_load(const float *values, size_t columns, const uint32_t *rows, size_t count,
                         const uint32_t *usedFours, float *x, size_t stride) {
  for (size_t place = 0; place < stride; place++) {
    const float *from = place < count ? values + rows[place] * columns : NULL;
    const size_t used = from ? usedFours[place / FOUR] * FOUR : 0;
    for (size_t p = 0; p * PANEL < columns; p++) {
      float *to = x + (p * stride + place) * PANEL;
      if (p * PANEL >= used) *(vector *)to = (vector){0};
      else if ((p + 1) * PANEL <= columns) *(vector *)to = *(const vector *)(from + p * PANEL);
      else for (size_t k = 0; k < PANEL; k++) to[k] = p * PANEL + k < columns ? from[p * PANEL + k] : 0;
    }
  }
}

void network_prefetch(const float *values, size_t columns, const uint32_t *rows, size_t count,
                      const uint32_t *usedFours) {
  for (size_t place = 0; place < count; place++) {
    const float *from = values + rows[place] * columns;
    const size_t used = usedFours[rows[place]] * FOUR;
    for (size_t i = 0; i < used; i += PANEL) __builtin_prefetch(from + i, 0, 2);
  }
}
