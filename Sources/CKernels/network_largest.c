#include "network.h"

CLONED void network_keep_largest(const float *y, size_t rows, size_t panels, int32_t first, float *largest,
                                 int32_t *largestPanels) {
  for (size_t row = 0; row < rows; row++) {
    vector best = *(const vector *)(largest + row * PANEL);
    mask bestPanels = *(const indices *)(largestPanels + row * PANEL);
    for (size_t p = 0; p < panels; p++) {
      const vector now = *(const vector *)(y + (p * rows + row) * PANEL);
      const mask isLarger = now > best;
      best = (vector)((isLarger & (mask)now) | (~isLarger & (mask)best));
      bestPanels = (isLarger & (first + (int32_t)p)) | (~isLarger & bestPanels);
    }
    *(vector *)(largest + row * PANEL) = best;
    *(indices *)(largestPanels + row * PANEL) = bestPanels;
  }
}
