#ifndef LOGISTIC_KERNELS_H
#define LOGISTIC_KERNELS_H

#include <stddef.h>

// The two passes over the rows that a logistic regression's gradient takes, in double precision. Parameters and their
// gradient hold for each output a number a column and behind them the intercept.

// scores[row * outputs + output] = the row's values times the output's parameters, plus its intercept.
void logistic_scores(const float *x, size_t columns, size_t rows, const double *parameters, size_t outputs,
                     double *scores);

// Adds each row's values times its slopes, the loss's derivatives by its scores, to the gradient; rows in order.
void logistic_gradient(const float *x, size_t columns, size_t rows, const double *slopes, size_t outputs,
                       double *gradient);

#endif
