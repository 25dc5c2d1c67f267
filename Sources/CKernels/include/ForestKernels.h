#ifndef FOREST_KERNELS_H
#define FOREST_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Growing and evaluating decision trees on features sorted into at most 256 bins.

enum { FOREST_BINS = 256 };

// The most classes there may be.
enum { FOREST_CLASSES = 8 };

// The binned features, twice: by column to count one feature of many rows, by row to count many features of few rows.
typedef struct {
  const uint8_t *byColumn;  // [column][rows]
  const uint8_t *byRow;     // [row][stride]
  const uint32_t *filled;   // of each column, a number of leading rows after which all are in one bin
  size_t rows, stride;
} forest_features;

// A row in a node: its number in the low 32 bits, above them how often it was drawn, in the 16 bits of its class
// (class 0 lower). The upper half is thus what the row adds to a bin's pair of counts. For forest_search_classes its draws
// are in bits 32 to 47 and its class above them.
typedef uint64_t forest_entry;

// The rows of a node, in ascending order.
typedef struct {
  const forest_entry *entries;
  size_t count;
  uint32_t count0, count1;  // drawn rows of each class
  uint32_t maximumDraws;    // no row was drawn more often
} forest_rows;

// The best split so far; `score` is negative before any was found.
typedef struct {
  double score;         // orders splits of one node like the decrease of Gini's impurity
  uint32_t feature;
  uint32_t bin;         // rows of this bin and below go left
  uint32_t nextBin;     // the lowest bin of the node that goes right
  uint32_t left[FOREST_CLASSES];  // drawn rows of each class that go left
} forest_split;

// Looks for a better split among some features, by which `best` is replaced, and returns how many of the features are
// not constant in the node. Of equal splits the first wins, in the order of features, then bins.
//   minimumLeaf drawn rows that either side needs
//   scratch     FOREST_BINS zeroed counters a candidate, returned zeroed
size_t forest_search(forest_features features, forest_rows rows, const uint32_t *candidates, size_t candidateCount,
                     uint32_t minimumLeaf, uint32_t *scratch, forest_split *best);

// The rows of a node of any classes, in ascending order, with counts and weights a class.
typedef struct {
  const forest_entry *entries;
  size_t count;
  const uint32_t *counts;  // FOREST_CLASSES: drawn rows of each class, at least two of them not 0
  const double *weights;   // FOREST_CLASSES: what a drawn row of each class weighs in the impurity; NULL for 1 each
  uint32_t maximumDraws;   // no row was drawn more often
} forest_class_rows;

// forest_search for up to FOREST_CLASSES classes, or for weights.
//   scratch     4 FOREST_BINS zeroed counters a candidate, aligned as a uint64_t, returned zeroed
size_t forest_search_classes(forest_features features, forest_class_rows rows, const uint32_t *candidates,
                             size_t candidateCount, uint32_t minimumLeaf, uint32_t *scratch, forest_split *best);

// Moves entries with feature <= bin to the front, keeping their order on both sides, and returns their number. Entries are in
// ascending order of their rows. `spare` has room for `count`.
size_t forest_partition(forest_features features, forest_entry *entries, size_t count, uint32_t feature, uint32_t bin,
                        forest_entry *spare);

// A node of a tree. Its children lie side by side, the right one behind the left one; a leaf is its own left child,
// with an infinite threshold. For more than two classes, `feature` is the leaf's row in a table of the classes' shares.
typedef struct {
  float threshold;
  uint32_t feature;
  uint32_t left;
  float probability;  // of class 1 of two, in leaves
} forest_node;

// A node as rows are sent down: a row goes right where its rank in a list of cuts is above the node's own. No rank is above
// a leaf's, which names list 0.
typedef struct {
  uint32_t left;  // as above
  uint32_t test;  // the list of cuts in the upper 24 bits, the threshold's index in it in the lower 8; 255 in a leaf
} forest_step;

// A list of up to 255 thresholds of one feature, ascending, filled up with infinity. `coarse` holds every sixteenth.
typedef struct {
  float fine[FOREST_BINS];
  float coarse[16];
  uint32_t feature;
} forest_cuts;

// The most rows that forest_predict takes at a time.
enum { FOREST_BLOCK = 1 << 13 };

// For each list of cuts, how many of them are less than each row's value: ranks[list * stride + row]. The stride is a multiple
// of 64 bytes with room for the rows, and the first rank at a multiple of 64 bytes.
void forest_rank(const float *values, size_t columns, size_t rows, const forest_cuts *lists, size_t listCount,
                 uint8_t *ranks, size_t stride);

// Room for predicting `rows` rows.
typedef struct {
  uint64_t *walkers;  // rows
  uint32_t *leaves;   // rows
} forest_scratch;

// Adds the probability of each row's leaf in one tree to `sums`; `probabilities` has a number for each of the tree's steps.
void forest_predict(const forest_step *steps, size_t stepCount, const float *probabilities, const uint8_t *ranks,
                    size_t stride, size_t rows, forest_scratch scratch, float *sums);

// The same for more than two classes: adds `classes` numbers, a row of `shares`, to the row's own in `sums`. For each of the
// tree's steps, `leaves` has the row of `shares`.
void forest_predict_classes(const forest_step *steps, size_t stepCount, const uint32_t *leaves, const float *shares,
                            size_t classes, const uint8_t *ranks, size_t stride, size_t rows, forest_scratch scratch,
                            float *sums);

#endif
