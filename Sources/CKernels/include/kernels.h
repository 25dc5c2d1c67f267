#ifndef CKERNELS_H
#define CKERNELS_H
int ckernels_placeholder(void);
#endif
