#include "ForestKernels.h"
#include "clones.h"
#include <string.h>

enum { BINS = FOREST_BINS };

// Above this many rows a node's columns are counted one by one, each still in cache from the last use; below, a row's
// bytes are fetched once for all features.
enum { BY_ROW_LIMIT = 6000 };

INLINED uint32_t row_of(forest_entry entry) { return (uint32_t)entry; }

// A pair of counts in 64 bits, class 0 lower, from a pair in 32 bits.
INLINED uint64_t widened(uint32_t pair) { return (pair & 0xffff) | (uint64_t)(pair >> 16) << 32; }

// What is common to the features of one search.
typedef struct {
  uint32_t count0, count1, minimumLeaf;
  forest_split *best;
} node_counts;

// Scores the boundary behind each occupied bin but the last; `occupied` has a bit a bin. Returns whether the feature is
// not constant. COUNTS(bin) is a pair of counts in 64 bits.
#define SCAN(COUNTS)                                                                                     \
  int boundaries = 0;                                                                                    \
  uint64_t left = 0;                                                                                     \
  uint32_t previous = 0;                                                                                 \
  for (uint32_t word = 0; word < BINS / 64; word++) {                                                    \
    for (uint64_t bits = occupied[word]; bits != 0; bits &= bits - 1) {                                  \
      const uint32_t bin = word * 64 + (uint32_t)__builtin_ctzll(bits);                                  \
      if (left != 0) {                                                                                   \
        boundaries = 1;                                                                                  \
        consider(node, feature, previous, bin, left);                                                    \
      }                                                                                                  \
      left += COUNTS(bin);                                                                               \
      previous = bin;                                                                                    \
    }                                                                                                    \
  }                                                                                                      \
  return boundaries;

INLINED void consider(const node_counts *node, uint32_t feature, uint32_t bin, uint32_t nextBin, uint64_t left) {
  const uint32_t left0 = (uint32_t)left, left1 = (uint32_t)(left >> 32);
  const uint32_t leftCount = left0 + left1, rightCount = node->count0 + node->count1 - leftCount;
  if (leftCount < node->minimumLeaf || rightCount < node->minimumLeaf) return;
  const double difference = (double)((int64_t)left1 * node->count0 - (int64_t)left0 * node->count1);
  const double score = difference * difference / ((double)leftCount * rightCount);
  if (score > node->best->score) *node->best = (forest_split){score, feature, bin, nextBin, left0, left1};
}

INLINED int scan_wide(const node_counts *node, uint32_t feature, const uint64_t *counts) {
  uint64_t occupied[BINS / 64] = {0};
  for (int bin = 0; bin < BINS; bin++) occupied[bin / 64] |= (uint64_t)(counts[bin] != 0) << bin % 64;
#define WIDE_COUNTS(bin) counts[bin]
  SCAN(WIDE_COUNTS)
}

typedef uint32_t counters __attribute__((vector_size(64), aligned(4), may_alias));
typedef _Bool flags __attribute__((ext_vector_type(16)));

INLINED int scan_narrow(const node_counts *node, uint32_t feature, uint32_t *counts) {
  uint64_t occupied[BINS / 64];
  for (int word = 0; word < BINS / 64; word++) {
    uint64_t bits = 0;
    UNROLLED for (int part = 0; part < 4; part++) {
      const flags set = __builtin_convertvector(*(const counters *)(counts + word * 64 + part * 16) != 0, flags);
      uint16_t some;
      memcpy(&some, &set, sizeof some);
      bits |= (uint64_t)some << part * 16;
    }
    occupied[word] = bits;
  }
#define NARROW_COUNTS(bin) widened(counts[bin])
  SCAN(NARROW_COUNTS)
}

CLONED size_t forest_search(forest_features features, const forest_entry *entries, size_t count, uint32_t count0,
                            uint32_t count1, const uint32_t *candidates, size_t candidateCount, uint32_t minimumLeaf,
                            uint32_t *scratch, forest_split *best) {
  const node_counts node = {count0, count1, minimumLeaf, best};
  size_t varying = 0;
  if (count >= BY_ROW_LIMIT || count0 > UINT16_MAX || count1 > UINT16_MAX) {
    for (size_t c = 0; c < candidateCount; c++) {
      const uint8_t *column = features.byColumn + candidates[c] * features.rows;
      // Four copies: rows in a run of equal bins need not wait for one another.
      uint64_t counts[4][BINS] = {{0}};
      size_t i = 0;
      for (; i + 4 <= count; i += 4) {
        UNROLLED for (int k = 0; k < 4; k++) {
          counts[k][column[row_of(entries[i + k])]] += widened((uint32_t)(entries[i + k] >> 32));
        }
      }
      for (; i < count; i++) counts[0][column[row_of(entries[i])]] += widened((uint32_t)(entries[i] >> 32));
      for (int bin = 0; bin < BINS; bin++) counts[0][bin] += counts[1][bin] + counts[2][bin] + counts[3][bin];
      varying += scan_wide(&node, candidates[c], counts[0]);
    }
    return varying;
  }
  for (size_t i = 0; i < count; i++) {
    if (i + 8 < count) {
      const uint8_t *ahead = features.byRow + row_of(entries[i + 8]) * features.stride;
      for (size_t byte = 0; byte < features.stride; byte += 64) __builtin_prefetch(ahead + byte);
    }
    const uint8_t *row = features.byRow + row_of(entries[i]) * features.stride;
    const uint32_t pair = (uint32_t)(entries[i] >> 32);
    for (size_t c = 0; c < candidateCount; c++) scratch[c * BINS + row[candidates[c]]] += pair;
  }
  for (size_t c = 0; c < candidateCount; c++) varying += scan_narrow(&node, candidates[c], scratch + c * BINS);
  memset(scratch, 0, candidateCount * BINS * sizeof *scratch);
  return varying;
}

#define PARTITION(ELEMENT, ROW, elements)                                                                \
  size_t left = 0, right = 0;                                                                            \
  const int wide = count >= BY_ROW_LIMIT;                                                                \
  const uint8_t *bins = wide ? features.byColumn + feature * features.rows : features.byRow + feature;   \
  const size_t step = wide ? 1 : features.stride;                                                        \
  for (size_t i = 0; i < count; i++) {                                                                   \
    const ELEMENT element = elements[i];                                                                 \
    const int goesLeft = bins[ROW(element) * step] <= bin;                                               \
    elements[left] = element;                                                                            \
    spare[right] = element;                                                                              \
    left += goesLeft;                                                                                    \
    right += !goesLeft;                                                                                  \
  }                                                                                                      \
  memcpy(elements + left, spare, right * sizeof *spare);                                                 \
  return left;

CLONED size_t forest_partition(forest_features features, forest_entry *entries, size_t count, uint32_t feature,
                               uint32_t bin, forest_entry *spare) {
  PARTITION(forest_entry, row_of, entries)
}

#define SAME(row) (row)

CLONED size_t forest_partition_rows(forest_features features, uint32_t *rows, size_t count, uint32_t feature,
                                    uint32_t bin, uint32_t *spare) {
  PARTITION(uint32_t, SAME, rows)
}

CLONED void forest_assign_bins(const float *values, size_t step, size_t count, const float *thresholds,
                               uint8_t *bins) {
  for (size_t i = 0; i < count; i++) {
    const float value = values[i * step];
    uint32_t bin = 0;
    UNROLLED for (uint32_t half = BINS / 2; half > 0; half /= 2) {
      bin += value > thresholds[bin + half - 1] ? half : 0;
    }
    bins[i] = (uint8_t)bin;
  }
}

enum { LANES = 16 };

CLONED void forest_predict(const forest_node *nodes, const float *values, size_t columns, size_t rows, float *sums) {
  for (size_t first = 0; first < rows; first += LANES) {
    const size_t lanes = rows - first < LANES ? rows - first : LANES;
    uint32_t at[LANES] = {0};
    uint32_t moved;
    do {
      moved = 0;
      for (size_t lane = 0; lane < lanes; lane++) {
        const forest_node node = nodes[at[lane]];
        const uint32_t next = node.left + (values[(first + lane) * columns + node.feature] > node.threshold);
        moved |= next ^ at[lane];
        at[lane] = next;
      }
    } while (moved);
    for (size_t lane = 0; lane < lanes; lane++) sums[first + lane] += nodes[at[lane]].probability;
  }
}
