#ifndef FOREST_KERNELS_H
#define FOREST_KERNELS_H
#endif
