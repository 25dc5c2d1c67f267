#include "peak.h"

// Multiply-adds on registers only: as fast as the processor can multiply. Seven sums of 16 floats fill AVX2's registers
// and are enough to keep a multiplier busy while each waits for its last result; AVX-512 has room for 14, and needs them.
typedef float vector __attribute__((vector_size(64)));
static inline __attribute__((always_inline)) float multiply_adds(size_t rounds, int count) {
  vector sums[14] = {{0}};
  vector factor = {0.5f}, term = {0.25f};
  for (size_t round = 0; round < rounds; round++) {
    __asm__ volatile("" : "+m"(*(char *)&rounds));  // keeps the compiler from working ahead
    _Pragma("clang loop unroll(full)") for (int i = 0; i < count; i++) sums[i] = sums[i] * factor + term;
  }
  float all = 0;
  for (int i = 0; i < count; i++) all += sums[i][0];
  return all;
}

#if defined(__x86_64__) && defined(__ELF__)
__attribute__((target("arch=x86-64-v4"), min_vector_width(512))) static float wide(size_t rounds) {
  return multiply_adds(rounds, 14);
}
__attribute__((target_clones("arch=x86-64-v3", "default")))
#endif
static float narrow(size_t rounds) { return multiply_adds(rounds, 7); }

int peak_sums(void) {
#if defined(__x86_64__) && defined(__ELF__)
  if (__builtin_cpu_supports("x86-64-v4")) return 14;
#endif
  return 7;
}

float peak_multiply_adds(size_t rounds) {
#if defined(__x86_64__) && defined(__ELF__)
  if (peak_sums() == 14) return wide(rounds);
#endif
  return narrow(rounds);
}

int peak_vector_bits(void) {
#if defined(__x86_64__) && defined(__ELF__)
  if (__builtin_cpu_supports("x86-64-v4")) return 512;
  return __builtin_cpu_supports("x86-64-v3") ? 256 : 128;
#else
  return 128;
#endif
}
