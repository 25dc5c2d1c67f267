#include "ForestKernels.h"
#include "vectors.h"

// Predicting with a forest, in two steps.
//
// First every value becomes its rank among the forest's thresholds of its feature, a byte: from then on a feature of a
// whole block of rows fits into the first-level cache, and a comparison needs no floats. Then the rows go down a tree
// as in growing it: all of a node's rows are dealt to its two sides at once. Each row and level costs a few
// instructions that wait for nothing, where walking row by row waits for every node.

// How many of 16 cuts are less than a value; none are less than a NaN.
INLINED uint32_t below(const float *sixteen, float value) {
  const mask less = *(const vector *)sixteen < value;
  return (uint32_t)__builtin_popcount(bits_of(&less));
}

CLONED void forest_rank(const float *values, size_t columns, size_t rows, const forest_cuts *lists, size_t listCount,
                        uint8_t *ranks) {
  enum { TILE = 64 };  // rows whose values stay in the cache while the lists go by
  for (size_t start = 0; start < rows; start += TILE) {
    const size_t end = start + TILE < rows ? start + TILE : rows;
    for (size_t list = 0; list < listCount; list++) {
      const forest_cuts *cuts = lists + list;
      for (size_t row = start; row < end; row++) {
        const float value = values[row * columns + cuts->feature];
        const uint32_t sixteens = below(cuts->coarse, value);
        ranks[list * rows + row] = (uint8_t)(16 * sixteens + below(cuts->fine + 16 * sixteens, value));
      }
    }
  }
}

// Rows that have come to a node: a range of one of the two halves of `places`.
typedef struct {
  uint32_t node, start, end, half;
} group;

// Sends rows down a tree; `shares` is NULL where the leaves hold the one number of a row.
INLINED void descend(const forest_step *steps, const float *shares, size_t classes, const uint8_t *ranks, size_t rows,
                     uint16_t *places, float *sums) {
  if (rows == 0) return;
  for (size_t row = 0; row < rows; row++) places[row] = (uint16_t)row;
  // The smaller side goes first, so each waiting group is at least as large as all that is worked on meanwhile: 14
  // halvings of FOREST_BLOCK rows leave one.
  group waiting[16];
  size_t count = 0;
  group now = {0, 0, (uint32_t)rows, 0};
  while (1) {
    const forest_step step = steps[now.node];
    const uint16_t *from = places + now.half * rows;
    if (step.left == now.node) {
      if (shares) {
        const float *own = shares + step.test * classes;
        for (uint32_t i = now.start; i < now.end; i++) {
          for (size_t k = 0; k < classes; k++) sums[from[i] * classes + k] += own[k];
        }
      } else {
        for (uint32_t i = now.start; i < now.end; i++) sums[from[i]] += step.probability;
      }
      if (count == 0) return;
      now = waiting[--count];
      continue;
    }
    // Each row is written to both ends of the range in the other half, of which one is kept: no branch to predict.
    const uint8_t *rank = ranks + (step.test >> 8) * rows;
    const uint8_t own = (uint8_t)step.test;
    const size_t size = now.end - now.start;
    uint16_t *first = places + (1 - now.half) * rows + now.start, *last = first + size - 1;
    ptrdiff_t wentLeft = 0;
    from += now.start;
    for (ptrdiff_t i = 0; i < (ptrdiff_t)size; i++) {
      const uint16_t row = from[i];
      first[wentLeft] = row;
      last[wentLeft - i] = row;
      wentLeft += rank[row] <= own;
    }
    const uint32_t left = now.start + (uint32_t)wentLeft;
    const group leftGroup = {step.left, now.start, left, 1 - now.half};
    const group rightGroup = {step.left + 1, left, now.end, 1 - now.half};
    if (left == now.start || left == now.end) {
      now = left == now.start ? rightGroup : leftGroup;
      continue;
    }
    const int leftIsSmaller = left - now.start < now.end - left;
    waiting[count++] = leftIsSmaller ? rightGroup : leftGroup;
    now = leftIsSmaller ? leftGroup : rightGroup;
  }
}

void forest_predict(const forest_step *steps, const uint8_t *ranks, size_t rows, uint16_t *places, float *sums) {
  descend(steps, NULL, 1, ranks, rows, places, sums);
}

void forest_predict_classes(const forest_step *steps, const float *shares, size_t classes, const uint8_t *ranks,
                            size_t rows, uint16_t *places, float *sums) {
  descend(steps, shares, classes, ranks, rows, places, sums);
}
