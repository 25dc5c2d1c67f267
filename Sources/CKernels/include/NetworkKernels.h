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

// Rows, and columns of the inputs, are worked on in fours; buffers hold whole fours of rows, at most NETWORK_ROWS.
enum { NETWORK_FOUR = 4, NETWORK_PANEL = 16, NETWORK_ROWS = 128 };

// What happens to a product before it is stored.
typedef enum {
  NETWORK_STORE,        // nothing
  NETWORK_RELU,         // max(0, value)
  NETWORK_WHERE_ACTIVE  // the value where `active` is positive, else 0: the derivative of ReLU
} network_epilogue;

// Copies rows of a row-major matrix into panels, for network_product.
//   rows       which rows of `values`; `count` of them, and zeros in the places after, up to `stride`
//   usedFours  as for network_product; zeros are written after those
void network_load(const float *values, size_t columns, const uint32_t *rows, size_t count,
                  const uint32_t *usedFours, float *x, size_t stride);

// Asks the processor to bring rows near that network_load will want soon: shuffled rows are far apart in memory.
// Rows start on cache lines, or the last one may come late.
//   usedFours  the number of leading fours of columns that are not all zero of each row of `values`
void network_prefetch(const float *values, size_t columns, const uint32_t *rows, size_t count,
                      const uint32_t *usedFours);

// y = epilogue(x w + bias).
//   x          rows x inputPanels * 16; rows is a multiple of NETWORK_FOUR
//   w          inputPanels * 16 x outputPanels * 16
//   bias       outputPanels * 16 values, or NULL for none
//   active     like y, for NETWORK_WHERE_ACTIVE
//   usedFours  for each four rows, the number of leading fours of columns of x that are not all zero, or NULL for all;
//              those after are not read
//   isSparse   whether many values of x are zero, as after ReLU: their products are left out;
//              then without usedFours
void network_product(const float *x, const float *w, const float *bias, const float *active, float *y, size_t rows,
                     size_t inputPanels, size_t outputPanels, const uint32_t *usedFours, int isSparse,
                     network_epilogue epilogue);

// What is done with a gradient. Each buffer holds the numbers that it is of, a layer's weights or its biases.
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

// The gradient of a layer's weights, x^T y, and Adam's step with it while it is in registers.
//   x           the side with many zeros, whose products are left out: a level after ReLU, or what came back to one
//   y           the other side
//   stride      rows of x and y, of which `rows` count, at most NETWORK_ROWS
//   usedRows    for each four columns of y, the number of leading rows that are not all zero in them, or NULL for all
//   isByRows    whether the weights lie row-major rather than in panels, as a row for each column of x
void network_update(const float *x, const float *y, size_t stride, size_t rows, size_t xPanels, size_t yPanels,
                    const uint32_t *usedRows, int isByRows, const network_step *step);

// The gradient of a layer's biases, the column sums of delta, and Adam's step with it.
void network_update_biases(const float *delta, size_t stride, size_t rows, size_t panels, const network_step *step);

// t = the transpose of w.
//   isByRows  whether w lies row-major rather than in panels
void network_transpose(const float *w, float *t, size_t inputPanels, size_t outputPanels, int isByRows);

// For each row and each of a panel's columns, keeps the largest number of some panels and the panel that has it, of equal ones
// the earlier; one that is not a number is never the largest.
//   y                       panels x rows x 16
//   first                   the number of the first of these panels
//   largest, largestPanels  rows x 16: what came before, and then with these panels
void network_keep_largest(const float *y, size_t rows, size_t panels, int32_t first, float *largest,
                          int32_t *largestPanels);

#endif
