#ifndef DRIVER_H
#define DRIVER_H

#include <stddef.h>
#include <stdint.h>

// libFuzzer as a function, which its library holds but no header declares (LLVM's manual, "Using libFuzzer as a library").
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*read)(const uint8_t *bytes, size_t count));

// libFuzzer's own way to damage `size` bytes that lie in a buffer of `room`; returns how many they are afterwards.
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t room);

#endif
