#include "forest.h"

// Searching for splits of nodes with rows of up to eight classes, or of classes that weigh differently.
//
// Most nodes of a grown tree hold few of the classes. Each node's own classes get lanes of 16 bits in a counter: two share
// 32 bits, as where there are two classes only; up to four 64 bits, up to eight two times 64. So a row adds to one
// number a feature, whatever the number of classes.

typedef uint64_t eight_counters __attribute__((vector_size(64), aligned(8), may_alias));
typedef uint16_t narrow_lanes __attribute__((ext_vector_type(8), aligned(8), may_alias));
typedef uint32_t wide_lanes __attribute__((ext_vector_type(8), aligned(4), may_alias));

enum { LANES = FOREST_CLASSES };

// A node as its own classes see it.
typedef struct {
  int lanes;                   // classes that the node has rows of
  uint8_t lane[LANES];         // of a class
  uint8_t shift[LANES];        // of a class's lane within its counter
  uint8_t half[LANES];         // which counter of a bin a class has, where a bin has two
  uint8_t class[LANES];        // of a lane
  doubles counts, weights;     // of the lanes
  uint32_t drawn, minimumLeaf;
  forest_split *best;
} class_node;

// Rows and classes on the left side of a boundary.
typedef struct {
  doubles counts;
  uint32_t drawn;
} left_side;

INLINED double sum_of(const doubles *values) {
  const doubles v = *values;
  const double a = v[0] + v[4], b = v[1] + v[5], c = v[2] + v[6], d = v[3] + v[7];
  return (a + c) + (b + d);
}

// Scores a boundary: (nr sum l^2 + nl sum r^2) / (nl nr) grows as the sides' impurity falls. Without weights all but the
// division is exact as long as the counts' cubes are, so equal splits have equal scores and the first one stays.
INLINED int consider_classes(const class_node *node, uint32_t feature, uint32_t bin, const left_side *side,
                             const int isWeighted) {
  const uint32_t right = node->drawn - side->drawn;
  if (side->drawn < node->minimumLeaf || right < node->minimumLeaf) return 0;
  doubles l = side->counts, r = node->counts - side->counts;
  double nl = side->drawn, nr = right;
  if (isWeighted) {
    l *= node->weights;
    r *= node->weights;
    nl = sum_of(&l);
    nr = sum_of(&r);
  }
  const doubles terms = l * l * nr + r * r * nl;
  const double score = sum_of(&terms) / (nl * nr);
  if (score <= node->best->score) return 0;
  *node->best = (forest_split){score, feature, bin, bin, {0}};
  for (int k = 0; k < node->lanes; k++) node->best->left[node->class[k]] = (uint32_t)side->counts[k];
  return 1;
}

// Scores the boundary behind each occupied bin but the last; a bin has LANES counts. Returns whether the feature is not constant.
INLINED int scan_wide_classes(const class_node *node, uint32_t feature, const uint32_t counts[BINS][LANES],
                              const int isWeighted) {
  left_side side = {0, 0};
  int occupied = 0, isBest = 0;
  for (uint32_t bin = 0; bin < BINS; bin++) {
    const whole_lanes added = __builtin_convertvector(*(const wide_lanes *)counts[bin], whole_lanes);
    const uint32_t drawn = (uint32_t)__builtin_reduce_add(added);
    if (drawn == 0) continue;
    if (isBest) node->best->nextBin = bin;
    side.counts += __builtin_convertvector(added, doubles);
    side.drawn += drawn;
    occupied++;
    isBest = consider_classes(node, feature, bin, &side, isWeighted);
  }
  return occupied > 1;
}

// Adds to each number the sum of those before it.
INLINED void add_up_eight(eight_counters *numbers) {
  const eight_counters none = {0};
#define MOVED(...) __builtin_shufflevector(none, *numbers, __VA_ARGS__)
  *numbers += MOVED(0, 8, 9, 10, 11, 12, 13, 14);
  *numbers += MOVED(0, 0, 8, 9, 10, 11, 12, 13);
  *numbers += MOVED(0, 0, 0, 0, 8, 9, 10, 11);
#undef MOVED
}

// The boundaries of eight bins that may be better than the best, by the counters of their left sides.
INLINED uint8_t promising_classes(const class_node *node, const eight_counters *left, const int isWeighted) {
  doubles nl = {0}, nr = {0}, squaresLeft = {0}, squaresRight = {0};
  for (int lane = 0; lane < node->lanes; lane++) {
    const eight_counters counts = left[lane / 4] >> (uint64_t)(lane % 4 * 16) & 0xffff;
    doubles l = __builtin_convertvector(__builtin_convertvector(counts, whole_lanes), doubles);
    doubles r = node->counts[lane] - l;
    if (isWeighted) {
      l *= node->weights[lane];
      r *= node->weights[lane];
    }
    nl += l;
    nr += r;
    squaresLeft += l * l;
    squaresRight += r * r;
  }
  return BITS_OF(uint8_t, squaresLeft * nr + squaresRight * nl > nl * nr * limit_of(node->best));
}

// As scan_narrow; a bin has one counter of four lanes, or two.
INLINED int scan_classes(const class_node *node, uint32_t feature, const uint64_t *counts, const int counters,
                         const int isWeighted) {
  uint64_t before[2] = {0, 0};
  int occupied = 0, best = -1;
  for (uint32_t first = 0; first < BINS; first += 8) {
    const eight_counters *from = (const eight_counters *)(counts + first * counters);
    eight_counters left[2] = {from[0], {0}};
    if (counters == 2) {
      left[0] = __builtin_shufflevector(from[0], from[1], 0, 2, 4, 6, 8, 10, 12, 14);
      left[1] = __builtin_shufflevector(from[0], from[1], 1, 3, 5, 7, 9, 11, 13, 15);
    }
    uint8_t bits = BITS_OF(uint8_t, (left[0] | left[1]) != 0);
    if (bits == 0) continue;
    occupied += __builtin_popcount(bits);
    UNROLLED for (int k = 0; k < counters; k++) {
      add_up_eight(&left[k]);
      left[k] += before[k];
      before[k] = left[k][7];
    }
    bits &= promising_classes(node, left, isWeighted);
    for (; bits != 0; bits &= bits - 1) {
      const int k = __builtin_ctz(bits);
      left_side side = {0, 0};
      for (int lane = 0; lane < node->lanes; lane++) {
        const uint32_t count = left[lane / 4][k] >> lane % 4 * 16 & 0xffff;
        side.counts[lane] = count;
        side.drawn += count;
      }
      if (consider_classes(node, feature, first + k, &side, isWeighted)) best = (int)first + k;
    }
  }
  if (best >= 0) {
    uint32_t next = (uint32_t)best + 1;
    while (counts[next * counters] == 0 && counts[next * counters + counters - 1] == 0) next++;
    node->best->nextBin = next;
  }
  return occupied > 1;
}

// What a row adds to a counter, and which of a bin's counters that is.
typedef struct {
  uint64_t added;
  size_t place;
} class_count;

INLINED class_count count_of(const class_node *node, forest_entry entry, const int counters) {
  const uint32_t class = (uint32_t)(entry >> 48);
  return (class_count){(uint64_t)(uint16_t)(entry >> 32) << node->shift[class], counters == 2 ? node->half[class] : 0};
}

INLINED void count_row(const class_node *node, const uint8_t *bins, forest_entry entry, const uint32_t *candidates,
                       size_t candidateCount, uint64_t *counts, const int counters) {
  const class_count count = count_of(node, entry, counters);
  for (size_t c = 0; c < candidateCount; c++) {
    counts[(c * BINS + bins[candidates[c]]) * counters + count.place] += count.added;
  }
}

// A node of few rows: all candidates in one pass over them.
INLINED size_t search_by_row(const class_node *node, forest_features features, forest_class_rows rows,
                             const uint32_t *candidates, size_t candidateCount, uint64_t *counts, const int counters,
                             const int isWeighted) {
  enum { AHEAD = 8 };
  for (size_t i = 0; i < rows.count; i++) {
    if (i + AHEAD < rows.count) {
      prefetch_row(features.byRow + row_of(rows.entries[i + AHEAD]) * features.stride, features.stride, candidates,
                   candidateCount);
    }
    count_row(node, features.byRow + row_of(rows.entries[i]) * features.stride, rows.entries[i], candidates,
              candidateCount, counts, counters);
  }
  size_t varying = 0;
  for (size_t c = 0; c < candidateCount; c++) {
    varying += scan_classes(node, candidates[c], counts + c * BINS * counters, counters, isWeighted);
  }
  memset(counts, 0, candidateCount * BINS * counters * sizeof *counts);
  return varying;
}

// A node of many rows: up to four columns at a time, as in count_columns.
INLINED size_t search_by_column(const class_node *node, forest_features features, forest_class_rows rows,
                                const uint32_t *candidates, const int width, const int counters, const int isWeighted) {
  const size_t whole = UINT16_MAX / rows.maximumDraws;
  counted_column group[4];
  group_columns(features, rows.entries, rows.count, candidates, width, group);
  uint32_t totals[4][BINS][LANES];
  memset(totals, 0, width * sizeof *totals);
  for (size_t start = 0; start < group[0].filled; start += whole) {
    uint64_t counts[2][4][BINS * 2];
    memset(counts, 0, sizeof counts);
#define COUNT(copy, entry, some)                                                                         \
  do {                                                                                                   \
    const class_count count = count_of(node, entry, counters);                                           \
    UNROLLED for (int c = 0; c < some; c++) {                                                            \
      counts[copy][c][group[c].bins[row_of(entry)] * counters + count.place] += count.added;             \
    }                                                                                                    \
  } while (0)
    EACH_FILLED(rows.entries, start, start + whole, group, width, COUNT);
#undef COUNT
    for (int c = 0; c < width; c++) {
      for (int bin = 0; bin < BINS; bin++) {
        wide_lanes *total = (wide_lanes *)totals[group[c].place][bin];
        UNROLLED for (int copy = 0; copy < 2; copy++) {
          narrow_lanes lanes = {0};
          memcpy(&lanes, &counts[copy][c][bin * counters], counters * sizeof(uint64_t));
          *total += __builtin_convertvector(lanes, wide_lanes);
        }
      }
    }
  }
  for (int c = 0; c < width; c++) {
    wide_lanes *total = (wide_lanes *)totals[group[c].place];
    wide_lanes rest = __builtin_convertvector(node->counts, wide_lanes);
    for (int bin = 0; bin < BINS; bin++) rest -= total[bin];
    total[group[c].rest] += rest;
  }
  size_t varying = 0;
  for (int c = 0; c < width; c++) varying += scan_wide_classes(node, candidates[c], totals[c], isWeighted);
  return varying;
}

// Two classes of more than two: the search for two, and its counts by class.
INLINED size_t search_two(const class_node *node, forest_features features, forest_class_rows rows,
                          const uint32_t *candidates, size_t candidateCount, uint32_t *scratch) {
  const forest_rows pairs = {rows.entries, rows.count, rows.counts[node->class[0]], rows.counts[node->class[1]],
                             rows.maximumDraws};
  uint8_t shifts[LANES] = {0};
  shifts[node->class[1]] = 16;
  forest_split best = *node->best;
  const double before = best.score;
  const size_t varying =
      search_pairs(features, pairs, shifts, candidates, candidateCount, node->minimumLeaf, scratch, &best);
  if (best.score > before) {
    const uint32_t left0 = best.left[0], left1 = best.left[1];
    best.left[0] = best.left[1] = 0;
    best.left[node->class[0]] = left0;
    best.left[node->class[1]] = left1;
    *node->best = best;
  }
  return varying;
}

CLONED size_t forest_search_classes(forest_features features, forest_class_rows rows, const uint32_t *candidates,
                                    size_t candidateCount, uint32_t minimumLeaf, uint32_t *scratch,
                                    forest_split *best) {
  class_node node = {0};
  node.minimumLeaf = minimumLeaf;
  node.best = best;
  for (uint8_t class = 0; class < LANES; class++) {
    if (rows.counts[class] == 0) continue;
    const int lane = node.lanes++;
    node.lane[class] = (uint8_t)lane;
    node.shift[class] = (uint8_t)(lane % 4 * 16);
    node.half[class] = (uint8_t)(lane / 4);
    node.class[lane] = class;
    node.counts[lane] = rows.counts[class];
    node.weights[lane] = rows.weights ? rows.weights[class] : 1;
    node.drawn += rows.counts[class];
  }
  if (node.lanes == 2 && !rows.weights) {
    return search_two(&node, features, rows, candidates, candidateCount, scratch);
  }
  if (rows.count >= BY_COLUMN_FROM || rows.count * rows.maximumDraws > UINT16_MAX) {
#define COLUMNS(width, counters)                                                                        \
  (rows.weights ? search_by_column(&node, features, rows, candidates + c, width, counters, 1)            \
                : search_by_column(&node, features, rows, candidates + c, width, counters, 0))
    size_t varying = 0, c = 0;
    for (; c + 4 <= candidateCount; c += 4) {
      varying += node.lanes <= 4 ? COLUMNS(4, 1) : COLUMNS(4, 2);
    }
    for (; c < candidateCount; c++) {
      varying += node.lanes <= 4 ? COLUMNS(1, 1) : COLUMNS(1, 2);
    }
    return varying;
  }
  uint64_t *counts = (uint64_t *)(void *)scratch;
  if (node.lanes <= 4) {
    return rows.weights ? search_by_row(&node, features, rows, candidates, candidateCount, counts, 1, 1)
                        : search_by_row(&node, features, rows, candidates, candidateCount, counts, 1, 0);
  }
  return rows.weights ? search_by_row(&node, features, rows, candidates, candidateCount, counts, 2, 1)
                      : search_by_row(&node, features, rows, candidates, candidateCount, counts, 2, 0);
}
