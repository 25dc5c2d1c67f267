#include "ForestKernels.h"
#include "vectors.h"

// Predicting with a forest, in four steps.
//
// First every value becomes its rank among the forest's thresholds of its feature, a byte: from then on a comparison needs no
// floats, and a vector holds those of 64 rows. Then all rows go down a tree together. As long as a node has a good part of
// them, they are a set, a bit a row: 64 rows are compared and dealt to the node's two sides in a few instructions. Then they
// are a list, and all of a node's rows are dealt at once: each costs a few instructions that wait for nothing, where walking
// row by row waits for every node. Where few rows are left at a node, they go on one level at a time together with those of
// all such nodes: each step is independent of the one before it, and no branch depends on how many went where.

// How many of 16 cuts are less than a value; none are less than a NaN.
INLINED uint32_t below(const float *sixteen, float value) {
  return (uint32_t)__builtin_popcount(BITS_OF(uint16_t, *(const vector *)sixteen < value));
}

CLONED void forest_rank(const float *values, size_t columns, size_t rows, const forest_cuts *lists, size_t listCount,
                        uint8_t *ranks, size_t stride) {
  enum { TILE = 16 };  // rows whose values stay in the first-level cache while the lists go by
  for (size_t start = 0; start < rows; start += TILE) {
    const size_t end = start + TILE < rows ? start + TILE : rows;
    for (size_t list = 0; list < listCount; list++) {
      const forest_cuts *cuts = lists + list;
      for (size_t row = start; row < end; row++) {
        const float value = values[row * columns + cuts->feature];
        const uint32_t sixteens = below(cuts->coarse, value);
        ranks[list * stride + row] = (uint8_t)(16 * sixteens + below(cuts->fine + 16 * sixteens, value));
      }
    }
  }
}

enum {
  WORDS = FOREST_BLOCK / 64,
  SHARE = 32,                          // a node with more than this part of the rows has them as a set
  FEW = 16,                            // so few rows at a node do not pay for dealing them
  LISTED = FOREST_BLOCK / SHARE + 64,  // the most rows of a list, and what list_rows may write after them
  STEPS_A_LINE = 8,                    // of a tree, in a line of the cache
};

// Rows on their way down a tree.
typedef struct {
  const forest_step *steps;
  const uint8_t *ranks;
  size_t stride, rows;
  uint64_t *walkers;  // those that go on level by level: the node, and in the lower 16 bits the row
  size_t walking;
  uint32_t *leaves;   // of the rows that have arrived
} descent;

INLINED const uint8_t *ranks_at(const descent *d, forest_step step) { return d->ranks + (step.test >> 8) * d->stride; }

// A bit for each of 64 rows, set where its rank is above a node's.
INLINED uint64_t above(const uint8_t *ranks, forest_step step) {
  typedef uint8_t bytes __attribute__((vector_size(64), aligned(64), may_alias));
  return BITS_OF(uint64_t, *(const bytes *)ranks > (uint8_t)step.test);
}

// Lists the rows of a set in ascending order. Words hold few: four are written whether they are there or not.
INLINED void list_rows(const uint64_t *set, size_t words, uint16_t *to) {
  for (size_t word = 0; word < words; word++) {
    uint64_t left = set[word];
    uint16_t *place = to;
    to += __builtin_popcountll(left);
    UNROLLED for (int k = 0; k < 4; k++, left &= left - 1) {
      *place++ = (uint16_t)(word * 64 + (left ? (uint64_t)__builtin_ctzll(left) : 64));
    }
    for (; left; left &= left - 1) *place++ = (uint16_t)(word * 64 + (uint64_t)__builtin_ctzll(left));
  }
}

// Sends listed rows on from a node, until few are at one.
INLINED void deal_list(descent *d, uint32_t node, uint32_t size, uint16_t places[2][LISTED]) {
  // Rows that have come to a node: a range of one of the two lists of places.
  typedef struct {
    uint32_t node, start, end, half;
  } group;
  // The smaller side goes first, so each waiting group is at least as large as all that is worked on meanwhile: 8
  // halvings of the largest list leave one row.
  group waiting[16], now = {node, 0, size, 0};
  size_t count = 0;
  while (1) {
    const forest_step step = d->steps[now.node];
    const uint16_t *from = places[now.half] + now.start;
    const ptrdiff_t length = now.end - now.start;
    if (step.left == now.node || length <= FEW) {
      if (step.left == now.node) {
        for (ptrdiff_t i = 0; i < length; i++) d->leaves[from[i]] = now.node;
      } else {
        for (ptrdiff_t i = 0; i < length; i++) d->walkers[d->walking++] = (uint64_t)now.node << 16 | from[i];
      }
      if (count == 0) return;
      now = waiting[--count];
      continue;
    }
    // Each row is written to both ends of the range in the other list, of which one is kept: no branch to predict.
    const uint8_t *ranks = ranks_at(d, step);
    const uint8_t own = (uint8_t)step.test;
    uint16_t *first = places[1 - now.half] + now.start, *last = first + length - 1;
    ptrdiff_t wentLeft = 0;
    for (ptrdiff_t i = 0; i < length; i++) {
      const uint16_t row = from[i];
      first[wentLeft] = row;
      last[wentLeft - i] = row;
      wentLeft += ranks[row] <= own;
    }
    const uint32_t middle = now.start + (uint32_t)wentLeft;
    const group left = {step.left, now.start, middle, 1 - now.half};
    const group right = {step.left + 1, middle, now.end, 1 - now.half};
    const int leftIsSmaller = 2 * wentLeft < length;
    now = leftIsSmaller ? left : right;
    if (now.start == now.end) now = leftIsSmaller ? right : left;
    else waiting[count++] = leftIsSmaller ? right : left;
  }
}

// Sends all rows down from the root, as sets as long as a node has many of them.
INLINED void deal_sets(descent *d) {
  const size_t words = (d->rows + 63) / 64, few = d->rows / SHARE > FEW ? d->rows / SHARE : FEW;
  // The smaller side goes first: each set has at most half the rows of the one before it, and the last one few.
  uint64_t sets[8][WORDS];
  uint32_t nodes[8] = {0};
  size_t sizes[8] = {d->rows};
  uint16_t places[2][LISTED];
  for (size_t word = 0; word < words; word++) sets[0][word] = ~(uint64_t)0;
  if (d->rows % 64 != 0) sets[0][words - 1] >>= 64 - d->rows % 64;
  for (int last = 0; last >= 0;) {
    uint64_t *set = sets[last], *next = sets[last + 1];
    const uint32_t node = nodes[last];
    const forest_step step = d->steps[node];
    if (step.left == node) {
      for (size_t word = 0; word < words; word++) {
        for (uint64_t left = set[word]; left; left &= left - 1) d->leaves[word * 64 + (size_t)__builtin_ctzll(left)] = node;
      }
      last--;
      continue;
    }
    if (sizes[last] <= few) {
      list_rows(set, words, places[0]);
      deal_list(d, node, (uint32_t)sizes[last], places);
      last--;
      continue;
    }
    const uint8_t *ranks = ranks_at(d, step);
    size_t wentRight = 0;
    for (size_t word = 0; word < words; word++) {
      const uint64_t right = set[word] & above(ranks + word * 64, step);
      next[word] = right;
      set[word] &= ~right;
      wentRight += (size_t)__builtin_popcountll(right);
    }
    const size_t wentLeft = sizes[last] - wentRight;
    const int leftIsSmaller = wentLeft < wentRight;
    if (leftIsSmaller) {
      for (size_t word = 0; word < words; word++) {
        const uint64_t left = set[word];
        set[word] = next[word];
        next[word] = left;
      }
    }
    nodes[last] = step.left + (uint32_t)leftIsSmaller;
    nodes[last + 1] = step.left + (uint32_t)!leftIsSmaller;
    sizes[last] = leftIsSmaller ? wentRight : wentLeft;
    sizes[last + 1] = leftIsSmaller ? wentLeft : wentRight;
    if (sizes[last + 1] > 0) last++;
  }
}

// Sends rows down a tree, and notes the leaf of each.
INLINED void descend(const forest_step *steps, size_t stepCount, const uint8_t *ranks, size_t stride, size_t rows,
                     forest_scratch scratch) {
  // Nodes are visited in no order; a large forest's trees come from far away unless asked for in time.
  for (size_t step = 0; step < stepCount; step += STEPS_A_LINE) __builtin_prefetch(steps + step);
  descent d = {steps, ranks, stride, rows, scratch.walkers, 0, scratch.leaves};
  deal_sets(&d);
  uint64_t *const walkers = scratch.walkers;
  for (size_t walking = d.walking; walking > 0;) {
    size_t kept = 0;
    for (size_t i = 0; i < walking; i++) {
      const uint64_t walker = walkers[i];
      const uint32_t node = (uint32_t)(walker >> 16), row = walker & 0xffff;
      const forest_step step = steps[node];
      const uint32_t next = step.left + (ranks_at(&d, step)[row] > (uint8_t)step.test);
      scratch.leaves[row] = next;
      walkers[kept] = (uint64_t)next << 16 | row;
      kept += next != node;
    }
    walking = kept;
  }
}

CLONED void forest_predict(const forest_step *steps, size_t stepCount, const float *probabilities, const uint8_t *ranks,
                           size_t stride, size_t rows, forest_scratch scratch, float *sums) {
  if (rows == 0) return;
  descend(steps, stepCount, ranks, stride, rows, scratch);
  for (size_t row = 0; row < rows; row++) sums[row] += probabilities[scratch.leaves[row]];
}

CLONED void forest_predict_classes(const forest_step *steps, size_t stepCount, const uint32_t *leaves, const float *shares,
                                   size_t classes, const uint8_t *ranks, size_t stride, size_t rows,
                                   forest_scratch scratch, float *sums) {
  if (rows == 0) return;
  descend(steps, stepCount, ranks, stride, rows, scratch);
  for (size_t row = 0; row < rows; row++) {
    const float *own = shares + leaves[scratch.leaves[row]] * classes;
    for (size_t k = 0; k < classes; k++) sums[row * classes + k] += own[k];
  }
}
