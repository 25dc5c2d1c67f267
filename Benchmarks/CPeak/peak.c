#include "peak.h"

// Multiply-adds on registers only: as fast as the processor can multiply. Seven sums of 16 floats fill AVX2's registers
// and are enough to keep a multiplier busy while each waits for its last result.
#if defined(__x86_64__) && defined(__ELF__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
float peak_multiply_adds(size_t rounds) {
  typedef float vector __attribute__((vector_size(64)));
  enum { SUMS = 7 };
  vector sums[SUMS] = {{0}};
  vector factor = {0.5f}, term = {0.25f};
  for (size_t round = 0; round < rounds; round++) {
    __asm__ volatile("" : "+m"(*(char *)&rounds));  // keeps the compiler from working ahead
    _Pragma("clang loop unroll(full)") for (int i = 0; i < SUMS; i++) sums[i] = sums[i] * factor + term;
  }
  float all = 0;
  for (int i = 0; i < SUMS; i++) all += sums[i][0];
  return all;
}
