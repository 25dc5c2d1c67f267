// Runs every kernel on made data and prints a hash of what each gives: scripts/portability compares machines by it.
#include "ForestKernels.h"
#include "NetworkKernels.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 88172645463325252u;

// Xorshift (Marsaglia 2003).
static uint64_t drawn(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}

static float uniform(void) { return (float)(drawn() >> 40) / 0x1p24f; }

static void *room(size_t bytes) { return aligned_alloc(64, (bytes + 63) / 64 * 64); }

static float *numbers(size_t count, float from) {
  float *values = room(count * sizeof *values);
  for (size_t i = 0; i < count; i++) values[i] = from + uniform();
  return values;
}

// FNV-1a.
static void print(const char *name, const void *bytes, size_t size) {
  uint64_t hash = 14695981039346656037u;
  for (size_t i = 0; i < size; i++) hash = (hash ^ ((const uint8_t *)bytes)[i]) * 1099511628211u;
  printf("%-10s %016" PRIx64 "\n", name, hash);
}

// Three batches of two parts each, and the parameters they lead to; some panels of y at a time: one is worked on without
// leaving zeros out by value, four and more with.
static void update(const char *name, const float *x, const float *y, float *parameters, size_t rows, size_t in, size_t out,
                   size_t panels, const uint32_t *usedRows, int isByRows) {
  const size_t panel = in * NETWORK_PANEL * NETWORK_PANEL, count = panel * out;
  float *first = calloc(count, sizeof(float)), *second = calloc(count, sizeof(float)),
        *gradient = calloc(count, sizeof(float));
  for (int part = 0; part < 6; part++) {
    for (size_t o = 0; o < out; o += panels) {
      const size_t at = o * panel;
      const network_step step = {parameters + at, first + at,         second + at, gradient + at, part % 2 == 0,
                                 part % 2,        0.1f,               0.001f,      0.001f,        1e-7f};
      network_update(x, y + o * 128 * NETWORK_PANEL, 128, rows, in, panels, usedRows, isByRows, &step);
    }
  }
  print(name, parameters, count * sizeof *parameters);
}

static void network(void) {
  enum { ROWS = 128, COLUMNS = 187, IN = 12, OUT = 8, WEIGHTS = IN * OUT * NETWORK_PANEL * NETWORK_PANEL };
  float *values = numbers(ROWS * COLUMNS, 0);
  uint32_t rows[ROWS], usedFours[ROWS / NETWORK_FOUR], usedRows[IN * NETWORK_PANEL / NETWORK_FOUR];
  for (uint32_t i = 0; i < ROWS; i++) rows[i] = ROWS - 1 - i;
  for (int i = 0; i < ROWS / NETWORK_FOUR; i++) usedFours[i] = IN * NETWORK_PANEL / NETWORK_FOUR;
  for (int i = 0; i < IN * NETWORK_PANEL / NETWORK_FOUR; i++) usedRows[i] = ROWS;
  const size_t wide = ROWS * IN * NETWORK_PANEL, narrow = ROWS * OUT * NETWORK_PANEL;
  float *x = numbers(wide, 0), *w = numbers(WEIGHTS + OUT * NETWORK_PANEL, -0.5f), *bias = w + WEIGHTS;
  float *y = numbers(narrow, 0), *delta = numbers(narrow, -0.5f), *transposed = numbers(WEIGHTS, 0);
  network_load(values, COLUMNS, rows, ROWS, usedFours, x, ROWS);
  print("load", x, wide * sizeof *x);
  network_product(x, w, bias, NULL, y, ROWS, IN, OUT, usedFours, 0, NETWORK_RELU);
  print("product", y, narrow * sizeof *y);
  float *largest = numbers(ROWS * NETWORK_PANEL, 0);
  int32_t *panels = calloc(ROWS * NETWORK_PANEL, sizeof *panels);
  network_keep_largest(y, ROWS, OUT, 1, largest, panels);
  print("largest", largest, ROWS * NETWORK_PANEL * sizeof *largest);
  print("panels", panels, ROWS * NETWORK_PANEL * sizeof *panels);
  network_transpose(w, transposed, IN, OUT, 0);
  network_product(delta, transposed, NULL, x, x, ROWS, OUT, IN, NULL, 0, NETWORK_WHERE_ACTIVE);
  print("back", x, wide * sizeof *x);
  network_step step = {bias, numbers(256, 0), numbers(256, 0), numbers(256, 0), 1, 1, 0.1f, 0.001f, 0.001f, 1e-7f};
  network_update_biases(delta, ROWS, ROWS, OUT, &step);
  print("biases", bias, OUT * NETWORK_PANEL * sizeof *bias);

  // Leaving zeros out by value changes no bit. 60 rows, so that the last 64 are not whole; and 124, so that the first are.
  for (size_t i = 0; i < narrow; i++) y[i] = drawn() % 2 ? y[i] : 0;
  float *sparse = numbers(wide, 0);
  network_product(y, transposed, NULL, NULL, x, ROWS, OUT, IN, NULL, 0, NETWORK_RELU);
  network_product(y, transposed, NULL, NULL, sparse, ROWS, OUT, IN, NULL, 1, NETWORK_RELU);
  print("dense", x, wide * sizeof *x);
  print("sparse", sparse, wide * sizeof *sparse);
  float *one = numbers(WEIGHTS, 0), *other = room(WEIGHTS * sizeof *other);
  for (size_t rows = 60; rows <= 124; rows += 64) {
    memcpy(other, one, WEIGHTS * sizeof *one);
    update("dense", y, x, one, rows, OUT, IN, 1, NULL, 0);
    update("sparse", y, x, other, rows, OUT, IN, IN, NULL, 0);
  }
  // By rows, with columns of which the last rows are zero: the same as when they are multiplied.
  for (size_t i = 0; i < IN * NETWORK_PANEL / NETWORK_FOUR; i++) usedRows[i] = ROWS - 2 * (uint32_t)i;
  for (size_t c = 0; c < IN * NETWORK_PANEL; c++) {
    for (size_t r = usedRows[c / NETWORK_FOUR]; r < ROWS; r++) x[(c / NETWORK_PANEL * ROWS + r) * NETWORK_PANEL + c % NETWORK_PANEL] = 0;
  }
  memcpy(other, one, WEIGHTS * sizeof *one);
  update("dense", y, x, one, ROWS, OUT, IN, IN, NULL, 1);
  update("sparse", y, x, other, ROWS, OUT, IN, IN, usedRows, 1);
  network_transpose(one, other, OUT, IN, 1);
  print("rows", other, WEIGHTS * sizeof *other);
}

static void forest(void) {
  enum { ROWS = 20000, COLUMNS = 20, STRIDE = 64, CANDIDATES = 5 };
  uint8_t *byColumn = room(ROWS * COLUMNS), *byRow = room(ROWS * STRIDE);
  for (uint32_t row = 0; row < ROWS; row++) {
    for (uint32_t c = 0; c < COLUMNS; c++) {
      byRow[row * STRIDE + c] = byColumn[c * ROWS + row] = (uint8_t)(drawn() % (c + 10) * 5);
    }
  }
  uint32_t filled[COLUMNS];
  for (uint32_t c = 0; c < COLUMNS; c++) {
    filled[c] = ROWS - 500 * c;
    for (uint32_t row = filled[c]; row < ROWS; row++) byRow[row * STRIDE + c] = byColumn[c * ROWS + row] = 0;
  }
  const forest_features features = {byColumn, byRow, filled, ROWS, STRIDE};
  forest_entry *entries = room(ROWS * sizeof *entries), *spare = room(ROWS * sizeof *spare);
  uint32_t *scratch = calloc(CANDIDATES * FOREST_BINS, sizeof *scratch);
  uint32_t *classScratch = room(4 * CANDIDATES * FOREST_BINS * sizeof *classScratch);
  memset(classScratch, 0, 4 * CANDIDATES * FOREST_BINS * sizeof *classScratch);
  const uint32_t candidates[CANDIDATES] = {3, 7, 11, 1, 19};
  for (size_t count = ROWS; count > 100; count /= 4) {  // by column, then by row
    uint32_t totals[2] = {0, 0};
    for (size_t i = 0; i < count; i++) {
      const uint64_t kind = drawn() & 1, draws = 1 + drawn() % 3;
      entries[i] = (uint64_t)i | draws << (kind ? 48 : 32);
      totals[kind] += (uint32_t)draws;
    }
    forest_split best = {-1, 0, 0, 0, {0}};
    const forest_rows rows = {entries, count, totals[0], totals[1], 3};
    forest_search(features, rows, candidates, CANDIDATES, 1, scratch, &best);
    printf("%-10s %u %u %u %u %.17g\n", "search", best.feature, best.bin, best.left[0], best.left[1], best.score);
    forest_partition(features, entries, count, best.feature, best.bin, spare);
    print("partition", entries, count * sizeof *entries);
  }
  for (uint32_t classes = 3; classes <= 5; classes += 2) {  // a counter for all, and two
    for (size_t count = ROWS; count > 100; count /= 4) {
      uint32_t counts[FOREST_CLASSES] = {0};
      for (size_t i = 0; i < count; i++) {
        const uint64_t kind = drawn() % classes, draws = 1 + drawn() % 3;
        entries[i] = (uint64_t)i | draws << 32 | kind << 48;
        counts[kind] += (uint32_t)draws;
      }
      const double weights[FOREST_CLASSES] = {1, 0.6, 2.7, 2.7, 1, 1, 1, 1};
      for (int isWeighted = 0; isWeighted < 2; isWeighted++) {
        forest_split best = {-1, 0, 0, 0, {0}};
        const forest_class_rows rows = {entries, count, counts, isWeighted ? weights : NULL, 3};
        forest_search_classes(features, rows, candidates, CANDIDATES, 1, classScratch, &best);
        printf("%-10s %u %u %u %u %.17g\n", "search", best.feature, best.bin, best.left[0], best.left[1], best.score);
      }
    }
  }
}

static void prediction(void) {
  enum { ROWS = 1000, COLUMNS = 20, CUTS = 200, SPLITS = 511, CLASSES = 5 };
  float *values = numbers(ROWS * COLUMNS, 0);
  forest_cuts *lists = room(COLUMNS * sizeof *lists);
  for (uint32_t c = 0; c < COLUMNS; c++) {
    lists[c].feature = c;
    for (int i = 0; i < FOREST_BINS; i++) lists[c].fine[i] = i < CUTS ? (float)i / CUTS : __builtin_inff();
    for (int i = 0; i < 16; i++) lists[c].coarse[i] = lists[c].fine[16 * i + 15];
  }
  enum { PADDED = (ROWS + 63) / 64 * 64 };
  uint8_t *ranks = aligned_alloc(64, COLUMNS * PADDED);
  memset(ranks, 0, COLUMNS * PADDED);
  forest_rank(values, COLUMNS, ROWS, lists, COLUMNS, ranks, PADDED);
  print("rank", ranks, COLUMNS * PADDED);
  forest_step steps[2 * SPLITS + 1];
  float probabilities[2 * SPLITS + 1];
  uint32_t leaves[2 * SPLITS + 1];
  for (uint32_t i = 0; i < 2 * SPLITS + 1; i++) {
    steps[i] = i < SPLITS ? (forest_step){2 * i + 1, (uint32_t)(drawn() % COLUMNS << 8 | drawn() % CUTS)}
                          : (forest_step){i, 255};
    probabilities[i] = uniform();
    leaves[i] = (uint32_t)(drawn() % CUTS);
  }
  static uint64_t walkers[ROWS];
  static uint32_t arrived[ROWS];
  const forest_scratch scratch = {walkers, arrived};
  static float sums[ROWS], sumsOfClasses[ROWS * CLASSES];
  forest_predict(steps, 2 * SPLITS + 1, probabilities, ranks, PADDED, ROWS, scratch, sums);
  print("predict", sums, sizeof sums);
  const float *shares = numbers(CUTS * CLASSES, 0);
  forest_predict_classes(steps, 2 * SPLITS + 1, leaves, shares, CLASSES, ranks, PADDED, ROWS, scratch, sumsOfClasses);
  print("classes", sumsOfClasses, sizeof sumsOfClasses);
}

int main(void) {
  network();
  forest();
  prediction();
}
