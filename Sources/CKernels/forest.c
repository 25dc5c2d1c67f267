#include "forest.h"

CLONED size_t forest_search(forest_features features, forest_rows rows, const uint32_t *candidates,
                            size_t candidateCount, uint32_t minimumLeaf, uint32_t *scratch, forest_split *best) {
  return search_pairs(features, rows, NULL, candidates, candidateCount, minimumLeaf, scratch, best);
}

// Each entry is written to both sides, of which then only one is advanced: no branch to predict wrongly. Those after the
// filled rows go all to one side, and lie there already where that is the right one. BIN is that of an entry.
#define PARTITION(BIN)                                                                                   \
  for (size_t i = 0; i < filled; i++) {                                                                  \
    const forest_entry entry = entries[i];                                                               \
    const int goesLeft = BIN <= bin;                                                                     \
    entries[left] = entry;                                                                               \
    spare[right] = entry;                                                                                \
    left += goesLeft;                                                                                    \
    right += !goesLeft;                                                                                  \
  }

size_t forest_partition(forest_features features, forest_entry *entries, size_t count, uint32_t feature, uint32_t bin,
                        forest_entry *spare) {
  const uint8_t *column = features.byColumn + feature * features.rows, *inRow = features.byRow + feature;
  const size_t filled = entries_below(entries, count, features.filled[feature]);
  size_t left = 0, right = 0;
  if (count >= BY_COLUMN_FROM) {
    PARTITION(column[row_of(entry)])
  } else {
    PARTITION(inRow[row_of(entry) * features.stride])
  }
  if (filled < count && column[features.rows - 1] <= bin) {
    memmove(entries + left, entries + filled, (count - filled) * sizeof *entries);
    left += count - filled;
  }
  memcpy(entries + left, spare, right * sizeof *spare);
  return left;
}
