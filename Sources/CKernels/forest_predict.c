#include "ForestKernels.h"
#include "vectors.h"

// Predicting with a forest, in three steps.
//
// First every value becomes its rank among the forest's thresholds of its feature, a byte: from then on a feature of a
// whole block of rows fits into the first-level cache, and a comparison needs no floats. Then the rows go down a tree
// as in growing it, as long as many are at one node: all of a node's rows are dealt to its two sides at once. Each row and
// level costs a few instructions that wait for nothing, where walking row by row waits for every node. Where few rows are
// left at a node, they go on one level at a time together with those of all such nodes: each step is independent of the one
// before it, and no branch depends on how many went where.

// How many of 16 cuts are less than a value; none are less than a NaN.
INLINED uint32_t below(const float *sixteen, float value) {
  const mask less = *(const vector *)sixteen < value;
  return (uint32_t)__builtin_popcount(bits_of(&less));
}

CLONED void forest_rank(const float *values, size_t columns, size_t rows, const forest_cuts *lists, size_t listCount,
                        uint8_t *ranks) {
  enum { TILE = 16 };  // rows whose values stay in the first-level cache while the lists go by
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

// Rows that have come to a node: a range of one of the two halves of the places.
typedef struct {
  uint32_t node, start, end, half;
} group;

enum {
  FEW = 128,           // so few rows at a node do not pay for dealing them
  STEPS_A_LINE = 8,    // of a tree, in a line of the cache
};

// Sends rows down a tree until few are at a node; returns how many are on the way, each with its node in `walkers`.
INLINED size_t deal(const forest_step *steps, const uint8_t *ranks, size_t rows, forest_scratch scratch) {
  uint16_t *const places = scratch.places;
  for (size_t row = 0; row < rows; row++) places[row] = (uint16_t)row;
  // The smaller side goes first, so each waiting group is at least as large as all that is worked on meanwhile: 14
  // halvings of FOREST_BLOCK rows leave one.
  group waiting[16];
  size_t count = 0, walking = 0;
  group now = {0, 0, (uint32_t)rows, 0};
  while (1) {
    const forest_step step = steps[now.node];
    const uint16_t *from = places + now.half * rows;
    const size_t size = now.end - now.start;
    if (size <= FEW || step.left == now.node) {
      for (uint32_t i = now.start; i < now.end; i++) scratch.walkers[walking++] = (uint64_t)now.node << 16 | from[i];
      if (count == 0) return walking;
      now = waiting[--count];
      continue;
    }
    // Each row is written to both ends of the range in the other half, of which one is kept: no branch to predict.
    const uint8_t *rank = ranks + (step.test >> 8) * rows;
    const uint8_t own = (uint8_t)step.test;
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

// Sends rows down a tree, and notes the leaf of each.
INLINED void descend(const forest_step *steps, size_t stepCount, const uint8_t *ranks, size_t rows,
                     forest_scratch scratch) {
  size_t walking = deal(steps, ranks, rows, scratch);
  // Nodes are visited in no order; a large forest's trees come from far away unless asked for in time.
  for (size_t step = 0; step < stepCount; step += STEPS_A_LINE) __builtin_prefetch(steps + step);
  uint64_t *const walkers = scratch.walkers;
  while (walking > 0) {
    size_t kept = 0;
    for (size_t i = 0; i < walking; i++) {
      const uint64_t walker = walkers[i];
      const uint32_t node = (uint32_t)(walker >> 16), row = walker & 0xffff;
      const forest_step step = steps[node];
      const uint32_t next = step.left + (ranks[(size_t)(step.test >> 8) * rows + row] > (uint8_t)step.test);
      scratch.leaves[row] = next;
      walkers[kept] = (uint64_t)next << 16 | row;
      kept += next != node;
    }
    walking = kept;
  }
}

void forest_predict(const forest_step *steps, size_t stepCount, const float *probabilities, const uint8_t *ranks,
                    size_t rows, forest_scratch scratch, float *sums) {
  if (rows == 0) return;
  descend(steps, stepCount, ranks, rows, scratch);
  for (size_t row = 0; row < rows; row++) sums[row] += probabilities[scratch.leaves[row]];
}

void forest_predict_classes(const forest_step *steps, size_t stepCount, const uint32_t *leaves, const float *shares,
                            size_t classes, const uint8_t *ranks, size_t rows, forest_scratch scratch, float *sums) {
  if (rows == 0) return;
  descend(steps, stepCount, ranks, rows, scratch);
  for (size_t row = 0; row < rows; row++) {
    const float *own = shares + leaves[scratch.leaves[row]] * classes;
    for (size_t k = 0; k < classes; k++) sums[row * classes + k] += own[k];
  }
}
