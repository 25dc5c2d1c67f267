#ifndef NETWORK_KERNELS_H
#define NETWORK_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// The products of a dense layer. All matrices lie in panels of 16 columns, so that every access is a run of whole
// vectors: element (row, column) of a matrix with R rows is at [column / 16][row][column % 16], that is at
// (column / 16 * R + row) * 16 + column % 16. Columns that fill up the last panel hold zeros. A weight matrix has
// inputs (padded to whole panels) as rows and outputs as columns.
//
// Sums run over the inputs (or the batch's rows) in ascending order for any vector width, so machines with fused
// multiply-add all give the same bits; one without differs by rounding.

// Whether this machine's kernels fuse multiply and add, found by trying it.
int network_fuses(void);

// Rows, and columns of the inputs, are worked on in fours; buffers hold whole fours of rows.
enum { NETWORK_FOUR = 4, NETWORK_PANEL = 16 };

// What happens to a product before it is stored.
typedef enum {
  NETWORK_STORE,        // nothing
  NETWORK_RELU,         // max(0, value)
  NETWORK_WHERE_ACTIVE  // the value where `active` is positive, else 0: the derivative of ReLU
} network_epilogue;

// Copies rows of a row-major matrix into panels, for network_product.
//   rows       which rows of `values`; `count` of them, and zeros in the places behind, up to `stride`
//   usedFours  as for network_product; panels without any are not written
void network_load(const float *values, size_t columns, const uint32_t *rows, size_t count,
                  const uint32_t *usedFours, float *x, size_t stride);

// Asks the processor to bring rows near that network_load will want soon: shuffled rows are far apart in memory.
//   usedFours  the number of leading fours of columns that are not all zero of each row of `values`
void network_prefetch(const float *values, size_t columns, const uint32_t *rows, size_t count,
                      const uint32_t *usedFours);

// y = epilogue(x w + bias).
//   x          rows x inputPanels * 16; rows is a multiple of NETWORK_FOUR
//   w          inputPanels * 16 x outputPanels * 16
//   bias       outputPanels * 16 values, or NULL for none
//   active     like y, for NETWORK_WHERE_ACTIVE
//   usedFours  for each four rows, the number of leading fours of columns of x that are not all zero, or NULL for all;
//              those behind are not read
//   isSparse   whether many values of x are zero, as after ReLU: their products are left out;
//              then without usedFours
void network_product(const float *x, const float *w, const float *bias, const float *active, float *y, size_t rows,
                     size_t inputPanels, size_t outputPanels, const uint32_t *usedFours, int isSparse,
                     network_epilogue epilogue);

// What network_update does with a layer's gradient. Each buffer holds the layer's weights and, behind them, its biases.
//
// Adam (Kingma and Ba 2015) in the form of Keras: m += (g - m) (1 - beta1), v += (g g - v) (1 - beta2),
// w -= rate m / (sqrt(v) + epsilon), where rate already holds the bias correction.
typedef struct {
  float *parameters, *firstMoment, *secondMoment;
  float *gradient;  // sums of the batch's earlier parts; not used when a batch is one part, that is isFirst and isLast
  int isFirst;      // start from zero rather than from `gradient`
  int isLast;       // take Adam's step rather than store to `gradient`
  float oneMinusBeta1, oneMinusBeta2, rate, epsilon;
} network_step;

// The gradient of one layer, x^T delta and the column sums of delta, and Adam's step with it while it is in registers.
//   x, delta    `stride` rows each, of which `rows` count
//   usedRows    for each four columns of x, the number of leading rows that are not all zero in them, or NULL for all
//   isSparse    as for network_product, and then without usedRows
void network_update(const float *x, const float *delta, size_t stride, size_t rows, size_t inputPanels,
                    size_t outputPanels, const uint32_t *usedRows, int isSparse, const network_step *step);

// t = the transpose of w.
void network_transpose(const float *w, float *t, size_t inputPanels, size_t outputPanels);

#endif
