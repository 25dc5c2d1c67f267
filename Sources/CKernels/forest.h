#ifndef CKERNELS_FOREST_H
#define CKERNELS_FOREST_H

#include "ForestKernels.h"
#include "vectors.h"

// Counting and scoring the bins of a node whose rows are of two classes.

enum { BINS = FOREST_BINS };

// From this many rows on a node's columns are counted one by one, each still in cache from the last use; below, a row's
// bytes are fetched once for all features.
enum { BY_COLUMN_FROM = 6000 };

INLINED uint32_t row_of(forest_entry entry) { return (uint32_t)entry; }

// What a row adds to a bin's pair of counts: its upper half, or where `shifts` are given, by class, its draws in the half
// that its class has in this node. Always called with a constant NULL or never with one, so that nothing is decided in a loop.
INLINED uint32_t pair_of(forest_entry entry, const uint8_t *shifts) {
  if (!shifts) return (uint32_t)(entry >> 32);
  return (uint32_t)(uint16_t)(entry >> 32) << shifts[entry >> 48];
}

// A pair of counts in 64 bits, class 0 lower, from a pair in 32 bits.
INLINED uint64_t widened(uint32_t pair) { return (pair & 0xffff) | (uint64_t)(pair >> 16) << 32; }

// What is common to the features of one search.
typedef struct {
  uint32_t count0, count1, minimumLeaf;
  forest_split *best;
} node_counts;

// Scores the boundary behind a bin, and whether it is the best so far.
INLINED int consider(const node_counts *node, uint32_t feature, uint32_t bin, uint64_t left) {
  const uint32_t left0 = (uint32_t)left, left1 = (uint32_t)(left >> 32);
  const uint32_t leftCount = left0 + left1, rightCount = node->count0 + node->count1 - leftCount;
  if (leftCount < node->minimumLeaf || rightCount < node->minimumLeaf) return 0;
  const double difference = (double)((int64_t)left1 * node->count0 - (int64_t)left0 * node->count1);
  const double score = difference * difference / ((double)leftCount * rightCount);
  if (score <= node->best->score) return 0;
  *node->best = (forest_split){score, feature, bin, bin, {left0, left1}};
  return 1;
}

// Scores the boundary behind each occupied bin but the last. Returns whether the feature is not constant.
INLINED int scan_wide(const node_counts *node, uint32_t feature, const uint64_t *counts) {
  uint64_t left = 0;
  int occupied = 0, isBest = 0;
  for (uint32_t bin = 0; bin < BINS; bin++) {
    if (counts[bin] == 0) continue;
    if (isBest) node->best->nextBin = bin;
    left += counts[bin];
    occupied++;
    isBest = consider(node, feature, bin, left);
  }
  return occupied > 1;
}

typedef double doubles __attribute__((ext_vector_type(8)));
typedef int whole_lanes __attribute__((ext_vector_type(8), aligned(4), may_alias));

// A little less than the best score: what is not above it, computed in any order, need not be scored exactly.
INLINED double limit_of(const forest_split *best) { return best->score - 0x1p-40 * __builtin_fabs(best->score); }

// The boundaries of eight bins that may be better than the best, by the pairs of counts on their left.
INLINED uint8_t promising(const node_counts *node, const whole_lanes *left) {
  const doubles left0 = __builtin_convertvector(*left & 0xffff, doubles);
  const doubles left1 = __builtin_convertvector((whole_lanes)(*left >> 16) & 0xffff, doubles);
  const doubles difference = left1 * (double)node->count0 - left0 * (double)node->count1, drawn = left0 + left1;
  const doubles product = drawn * ((double)(node->count0 + node->count1) - drawn);
  return BITS_OF(uint8_t, difference * difference > product * limit_of(node->best));
}

// Adds to each number the sum of those before it.
INLINED void add_up(counters *numbers) {
  const counters none = {0};
#define MOVED(...) __builtin_shufflevector(none, *numbers, __VA_ARGS__)
  *numbers += MOVED(0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
  *numbers += MOVED(0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
  *numbers += MOVED(0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27);
  *numbers += MOVED(0, 0, 0, 0, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23);
#undef MOVED
}

// As scan_wide. Sixteen boundaries at a time are compared with the best score so far; only those near it are scored one by one.
INLINED int scan_narrow(const node_counts *node, uint32_t feature, const uint32_t *counts) {
  uint32_t before = 0;
  int occupied = 0, best = -1;
  for (uint32_t first = 0; first < BINS; first += 16) {
    counters left = *(const counters *)(counts + first);
    uint16_t bits = BITS_OF(uint16_t, left != 0);
    if (bits == 0) continue;
    occupied += __builtin_popcount(bits);
    add_up(&left);
    left += before;
    const whole_lanes *halves = (const whole_lanes *)&left;
    bits &= (uint16_t)(promising(node, &halves[0]) | promising(node, &halves[1]) << 8);
    for (; bits != 0; bits &= bits - 1) {
      const int k = __builtin_ctz(bits);
      if (consider(node, feature, first + k, widened(left[k]))) best = (int)first + k;
    }
    before = left[15];
  }
  if (best >= 0) {
    uint32_t next = (uint32_t)best + 1;
    while (counts[next] == 0) next++;
    node->best->nextBin = next;
  }
  return occupied > 1;
}

// One of the columns that are counted together.
typedef struct {
  const uint8_t *bins;
  size_t filled;  // entries of the node that may be in other bins than the rest
  int place;      // among the candidates
  uint8_t rest;   // the bin of the rest
} counted_column;

// How many of a node's entries are of leading rows.
INLINED size_t entries_below(const forest_entry *entries, size_t count, uint32_t row) {
  size_t low = 0, high = count;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (row_of(entries[middle]) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Groups columns to be counted together, those with the most filled rows first.
INLINED void group_columns(forest_features features, const forest_entry *entries, size_t count, const uint32_t *candidates,
                           const int width, counted_column *group) {
  for (int c = 0; c < width; c++) {
    const uint8_t *bins = features.byColumn + candidates[c] * features.rows;
    const size_t filled = entries_below(entries, count, features.filled[candidates[c]]);
    int place = c;
    for (; place > 0 && group[place - 1].filled < filled; place--) group[place] = group[place - 1];
    group[place] = (counted_column){bins, filled, c, bins[features.rows - 1]};
  }
}

// Calls COUNT(copy, entry, some) for the entries from `start` to `end` and the first `some` columns of a group: all columns
// that the entry's row may be filled in. Two copies of each counter take turns, so that rows in a run of equal bins need
// not wait for one another.
#define EACH_FILLED(entries, start, end, group, width, COUNT)                                            \
  do {                                                                                                   \
    size_t i = start;                                                                                    \
    UNROLLED for (int some = width; some > 0; some--) {                                                  \
      const size_t until = (group)[some - 1].filled < (end) ? (group)[some - 1].filled : (end);          \
      for (; i + 2 <= until; i += 2) {                                                                   \
        COUNT(0, entries[i], some);                                                                      \
        COUNT(1, entries[i + 1], some);                                                                  \
      }                                                                                                  \
      for (; i < until; i++) COUNT(0, entries[i], some);                                                 \
    }                                                                                                    \
  } while (0)

// Counts the bins of `width` features in one pass over the rows; counters are emptied into wider ones before they could
// overflow.
INLINED void count_columns(forest_features features, forest_rows rows, const uint8_t *shifts,
                           const uint32_t *candidates, const int width, uint64_t totals[][BINS]) {
  const size_t whole = UINT16_MAX / rows.maximumDraws;
  counted_column group[4];
  group_columns(features, rows.entries, rows.count, candidates, width, group);
  memset(totals, 0, width * sizeof *totals);
  for (size_t start = 0; start < group[0].filled; start += whole) {
    uint32_t counts[2][4][BINS];
    UNROLLED for (int copy = 0; copy < 2; copy++) memset(counts[copy], 0, width * sizeof **counts);
#define COUNT(copy, entry, some)                                                                         \
  UNROLLED for (int c = 0; c < some; c++) counts[copy][c][group[c].bins[row_of(entry)]] += pair_of(entry, shifts)
    EACH_FILLED(rows.entries, start, start + whole, group, width, COUNT);
#undef COUNT
    for (int c = 0; c < width; c++) {
      uint64_t *total = totals[group[c].place];
      for (int bin = 0; bin < BINS; bin++) total[bin] += widened(counts[0][c][bin]) + widened(counts[1][c][bin]);
    }
  }
  for (int c = 0; c < width; c++) {
    uint64_t *total = totals[group[c].place], rest = rows.count0 | (uint64_t)rows.count1 << 32;
    for (int bin = 0; bin < BINS; bin++) rest -= total[bin];
    total[group[c].rest] += rest;
  }
}

// Asks for the bytes of a row that will be counted soon: all of them where few cache lines hold them.
INLINED void prefetch_row(const uint8_t *row, size_t stride, const uint32_t *candidates, size_t candidateCount) {
  if (stride / 64 <= candidateCount) {
    for (size_t byte = 0; byte < stride; byte += 64) __builtin_prefetch(row + byte);
  } else {
    for (size_t c = 0; c < candidateCount; c++) __builtin_prefetch(row + candidates[c]);
  }
}

// Counts the bins of all candidates in one pass over the rows, into FOREST_BINS pairs of counts a candidate.
INLINED void count_rows(forest_features features, forest_rows rows, const uint8_t *shifts, const uint32_t *candidates,
                        size_t candidateCount, uint32_t *counts) {
  enum { AHEAD = 8 };
  for (size_t i = 0; i < rows.count; i++) {
    if (i + AHEAD < rows.count) {
      prefetch_row(features.byRow + row_of(rows.entries[i + AHEAD]) * features.stride, features.stride, candidates,
                   candidateCount);
    }
    const uint8_t *row = features.byRow + row_of(rows.entries[i]) * features.stride;
    const uint32_t pair = pair_of(rows.entries[i], shifts);
    for (size_t c = 0; c < candidateCount; c++) counts[c * BINS + row[candidates[c]]] += pair;
  }
}

// forest_search, and the same where a node of more classes holds two of them.
INLINED size_t search_pairs(forest_features features, forest_rows rows, const uint8_t *shifts,
                            const uint32_t *candidates, size_t candidateCount, uint32_t minimumLeaf, uint32_t *scratch,
                            forest_split *best) {
  const node_counts node = {rows.count0, rows.count1, minimumLeaf, best};
  size_t varying = 0;
  if (rows.count >= BY_COLUMN_FROM || rows.count * rows.maximumDraws > UINT16_MAX) {
    uint64_t totals[4][BINS];
    size_t c = 0;
    for (; c + 4 <= candidateCount; c += 4) {
      count_columns(features, rows, shifts, candidates + c, 4, totals);
      for (int k = 0; k < 4; k++) varying += scan_wide(&node, candidates[c + k], totals[k]);
    }
    for (; c < candidateCount; c++) {
      count_columns(features, rows, shifts, candidates + c, 1, totals);
      varying += scan_wide(&node, candidates[c], totals[0]);
    }
    return varying;
  }
  count_rows(features, rows, shifts, candidates, candidateCount, scratch);
  for (size_t c = 0; c < candidateCount; c++) varying += scan_narrow(&node, candidates[c], scratch + c * BINS);
  memset(scratch, 0, candidateCount * BINS * sizeof *scratch);
  return varying;
}

#endif
