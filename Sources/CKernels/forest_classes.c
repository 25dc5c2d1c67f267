#include "forest.h"

// Searching for splits of nodes with rows of up to eight classes, or of classes that weigh differently.
//
// Most nodes of a grown tree hold few of the classes. Each node's own classes get lanes of 16 bits in a counter: two share
// 32 bits, as where there are two classes only; up to four 64 bits, up to eight two times 64. So a row adds to one
// number a feature, whatever the number of classes.

typedef uint64_t eight_counters __attribute__((vector_size(64), aligned(8), may_alias));
typedef uint16_t narrow_lanes __attribute__((ext_vector_type(8), aligned(8), may_alias));
typedef uint16_t narrow_half __attribute__((ext_vector_type(4), aligned(8), may_alias));
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
INLINED void consider_classes(const class_node *node, uint32_t feature, uint32_t bin, uint32_t nextBin,
                              const left_side *side, const int isWeighted) {
  const uint32_t right = node->drawn - side->drawn;
  if (side->drawn < node->minimumLeaf || right < node->minimumLeaf) return;
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
  if (score <= node->best->score) return;
  *node->best = (forest_split){score, feature, bin, nextBin, {0}};
  for (int k = 0; k < node->lanes; k++) node->best->left[node->class[k]] = (uint32_t)side->counts[k];
}

// Adds a bin's counters to a side. `counters` is 1 or 2 numbers of 64 bits a bin, or 0 for LANES numbers of 32 bits.
INLINED void add_bin(left_side *side, const void *counts, uint32_t bin, const int counters) {
  whole_lanes added;
  if (counters == 0) {
    added = __builtin_convertvector(*((const wide_lanes *)counts + bin), whole_lanes);
  } else {
    narrow_lanes lanes;
    if (counters == 1) {
      const narrow_half four = *((const narrow_half *)counts + bin), none = 0;
      lanes = __builtin_shufflevector(four, none, 0, 1, 2, 3, 4, 5, 6, 7);
    } else {
      lanes = *((const narrow_lanes *)counts + bin);
    }
    added = __builtin_convertvector(lanes, whole_lanes);
  }
  side->counts += __builtin_convertvector(added, doubles);
  side->drawn += (uint32_t)__builtin_reduce_add(added);
}

INLINED int scan_classes(const class_node *node, uint32_t feature, const void *counts, const uint64_t *occupied,
                         const int counters, const int isWeighted) {
  int boundaries = 0;
  left_side side = {0, 0};
  uint32_t previous = 0;
  for (uint32_t word = 0; word < BINS / 64; word++) {
    for (uint64_t bits = occupied[word]; bits != 0; bits &= bits - 1) {
      const uint32_t bin = word * 64 + (uint32_t)__builtin_ctzll(bits);
      if (side.drawn != 0) {
        boundaries = 1;
        consider_classes(node, feature, previous, bin, &side, isWeighted);
      }
      add_bin(&side, counts, bin, counters);
      previous = bin;
    }
  }
  return boundaries;
}

// The bins of which a counter is not zero.
INLINED void find_occupied(const uint64_t *counts, uint64_t occupied[BINS / 64], const int counters) {
  for (int word = 0; word < BINS / 64; word++) {
    uint64_t bits = 0;
    for (int part = 0; part < 8; part++) {
      const uint64_t *from = counts + (word * 64 + part * 8) * counters;
      eight_counters some = *(const eight_counters *)from;
      if (counters == 2) {
        const eight_counters more = *(const eight_counters *)(from + 8);
        some = __builtin_shufflevector(some, more, 0, 2, 4, 6, 8, 10, 12, 14)
               | __builtin_shufflevector(some, more, 1, 3, 5, 7, 9, 11, 13, 15);
      }
      const long_masks holds = (long_masks)(some != 0);
      bits |= (uint64_t)bits_of_eight(&holds) << part * 8;
    }
    occupied[word] = bits;
  }
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
    const uint64_t *own = counts + c * BINS * counters;
    uint64_t occupied[BINS / 64];
    find_occupied(own, occupied, counters);
    varying += scan_classes(node, candidates[c], own, occupied, counters, isWeighted);
  }
  memset(counts, 0, candidateCount * BINS * counters * sizeof *counts);
  return varying;
}

// A node of many rows: up to four columns at a time. As in count_columns, two copies of each counter take turns, and are
// emptied into wider ones before they could overflow.
INLINED size_t search_by_column(const class_node *node, forest_features features, forest_class_rows rows,
                                const uint32_t *candidates, const int width, const int counters, const int isWeighted) {
  const size_t whole = UINT16_MAX / rows.maximumDraws;
  const uint8_t *columns[4];
  uint32_t totals[4][BINS][LANES];
  UNROLLED for (int c = 0; c < width; c++) columns[c] = features.byColumn + candidates[c] * features.rows;
  memset(totals, 0, width * sizeof *totals);
  for (size_t start = 0; start < rows.count; start += whole) {
    const size_t end = rows.count - start < whole ? rows.count : start + whole;
    uint64_t counts[2][4][BINS * 2];
    memset(counts, 0, sizeof counts);
    for (size_t i = start; i < end; i += 2) {
      UNROLLED for (int copy = 0; copy < 2; copy++) {
        if (i + copy == end) break;
        const forest_entry entry = rows.entries[i + copy];
        const class_count count = count_of(node, entry, counters);
        UNROLLED for (int c = 0; c < width; c++) {
          counts[copy][c][columns[c][row_of(entry)] * counters + count.place] += count.added;
        }
      }
    }
    for (int c = 0; c < width; c++) {
      for (int bin = 0; bin < BINS; bin++) {
        wide_lanes *total = (wide_lanes *)totals[c][bin];
        UNROLLED for (int copy = 0; copy < 2; copy++) {
          narrow_lanes lanes = {0};
          memcpy(&lanes, &counts[copy][c][bin * counters], counters * sizeof(uint64_t));
          *total += __builtin_convertvector(lanes, wide_lanes);
        }
      }
    }
  }
  size_t varying = 0;
  for (int c = 0; c < width; c++) {
    uint64_t occupied[BINS / 64] = {0};
    for (int bin = 0; bin < BINS; bin++) {
      const wide_lanes lanes = *(const wide_lanes *)totals[c][bin];
      occupied[bin / 64] |= (uint64_t)(__builtin_reduce_or(lanes) != 0) << bin % 64;
    }
    varying += scan_classes(node, candidates[c], totals[c], occupied, 0, isWeighted);
  }
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
