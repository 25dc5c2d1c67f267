#include "LogisticKernels.h"
#include "clones.h"

typedef double eight_doubles __attribute__((vector_size(64), aligned(8)));
typedef float eight_floats __attribute__((vector_size(32), aligned(4), may_alias));

CLONED void logistic_scores(const float *x, size_t columns, size_t rows, const double *parameters, size_t outputs,
                            double *scores) {
  for (size_t row = 0; row < rows; row++) {
    const float *values = x + row * columns;
    for (size_t o = 0; o < outputs; o++) {
      const double *own = parameters + o * (columns + 1);
      eight_doubles sums = {0};
      size_t j = 0;
      for (; j + 8 <= columns; j += 8) {
        sums += __builtin_convertvector(*(const eight_floats *)(values + j), eight_doubles)
                * *(const eight_doubles *)(own + j);
      }
      double sum = own[columns];
      for (; j < columns; j++) sum += values[j] * own[j];
      for (int k = 0; k < 8; k++) sum += sums[k];
      scores[row * outputs + o] = sum;
    }
  }
}

CLONED void logistic_gradient(const float *x, size_t columns, size_t rows, const double *slopes, size_t outputs,
                              double *gradient) {
  for (size_t row = 0; row < rows; row++) {
    const float *values = x + row * columns;
    for (size_t o = 0; o < outputs; o++) {
      const double slope = slopes[row * outputs + o];
      double *own = gradient + o * (columns + 1);
      for (size_t j = 0; j < columns; j++) own[j] += slope * values[j];
      own[columns] += slope;
    }
  }
}
