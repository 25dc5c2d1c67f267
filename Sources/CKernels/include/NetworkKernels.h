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

// Rows are worked on in tiles of this many; buffers hold whole tiles.
enum { NETWORK_TILE = 4, NETWORK_PANEL = 16 };

// What happens to a product before it is stored.
typedef enum {
  NETWORK_STORE,        // nothing
  NETWORK_RELU,         // max(0, value)
  NETWORK_WHERE_ACTIVE  // the value where `active` is positive, else 0: the derivative of ReLU
} network_epilogue;

// Copies rows of a row-major matrix into panels, for network_product.
//   rows       which rows of `values`; `count` of them, and zeros in the places behind, up to `stride`
//   usedPanels as for network_product; the panels behind are not written
void network_load(const float *values, size_t columns, const uint32_t *rows, size_t count,
                  const uint32_t *usedPanels, float *x, size_t stride);

// Asks the processor to bring rows near that network_load will want soon: shuffled rows are far apart in memory.
//   usedPanels the number of leading panels that are not all zero of each row of `values`
void network_prefetch(const float *values, size_t columns, const uint32_t *rows, size_t count,
                      const uint32_t *usedPanels);

// y = epilogue(x w + bias).
//   x          rows x inputPanels * 16; rows is a multiple of NETWORK_TILE
//   w          inputPanels * 16 x outputPanels * 16
//   bias       outputPanels * 16 values, or NULL for none
//   active     like y, for NETWORK_WHERE_ACTIVE
//   usedPanels a tile's number of leading panels of x that are not all zero, one a tile, or NULL for all; the panels
//              behind are not read
void network_product(const float *x, const float *w, const float *bias, const float *active, float *y, size_t rows,
                     size_t inputPanels, size_t outputPanels, const uint32_t *usedPanels, network_epilogue epilogue);

// Adam (Kingma and Ba 2015) in the form of Keras: m += (g - m) (1 - beta1), v += (g g - v) (1 - beta2),
// w -= rate m / (sqrt(v) + epsilon), where rate already holds the bias correction.
typedef struct {
  float oneMinusBeta1, oneMinusBeta2, rate, epsilon;
} network_adam;

// A layer's parameters, or their moments or gradients.
typedef struct {
  float *weights, *bias;
} network_parameters;

// The gradient of one layer, x^T delta and the column sums of delta, and Adam's step with it while it is in registers.
//   x, delta    `stride` rows each, of which `rows` count
//   usedRows    for each panel of x the number of leading rows that are not all zero in it, or NULL for all
//   gradient    sums of the batch's earlier parts; not used when a batch is one part, that is isFirst and isLast
//   isFirst     start from zero rather than from `gradient`
//   isLast      take Adam's step rather than store to `gradient`
void network_update(const float *x, const float *delta, size_t stride, size_t rows, size_t inputPanels,
                    size_t outputPanels, const uint32_t *usedRows, network_parameters parameters,
                    network_parameters firstMoment, network_parameters secondMoment, network_parameters gradient,
                    int isFirst, int isLast, network_adam adam);

// t = the transpose of w.
void network_transpose(const float *w, float *t, size_t inputPanels, size_t outputPanels);

#endif
