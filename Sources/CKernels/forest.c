#include "forest.h"

CLONED size_t forest_search(forest_features features, forest_rows rows, const uint32_t *candidates,
                            size_t candidateCount, uint32_t minimumLeaf, uint32_t *scratch, forest_split *best) {
  return search_pairs(features, rows, NULL, candidates, candidateCount, minimumLeaf, scratch, best);
}

// Writes each element to both sides and then advances only one of them: no branch to predict wrongly.
#define PARTITION(ELEMENT, GOES_LEFT)                                                                    \
  size_t left = 0, right = 0;                                                                            \
  for (size_t i = 0; i < count; i++) {                                                                   \
    const ELEMENT element = elements[i];                                                                 \
    const int goesLeft = GOES_LEFT;                                                                      \
    elements[left] = element;                                                                            \
    spare[right] = element;                                                                              \
    left += goesLeft;                                                                                    \
    right += !goesLeft;                                                                                  \
  }                                                                                                      \
  memcpy(elements + left, spare, right * sizeof *spare);                                                 \
  return left;

size_t forest_partition(forest_features features, forest_entry *elements, size_t count, uint32_t feature,
                        uint32_t bin, forest_entry *spare) {
  if (count >= BY_COLUMN_FROM) {
    const uint8_t *column = features.byColumn + feature * features.rows;
    PARTITION(forest_entry, column[row_of(element)] <= bin)
  }
  const uint8_t *inRow = features.byRow + feature;
  PARTITION(forest_entry, inRow[row_of(element) * features.stride] <= bin)
}

size_t forest_partition_rows(forest_features features, uint32_t *elements, size_t count, uint32_t feature,
                             uint32_t bin, uint32_t *spare) {
  if (count >= BY_COLUMN_FROM) {
    const uint8_t *column = features.byColumn + feature * features.rows;
    PARTITION(uint32_t, column[element] <= bin)
  }
  const uint8_t *inRow = features.byRow + feature;
  PARTITION(uint32_t, inRow[element * features.stride] <= bin)
}
