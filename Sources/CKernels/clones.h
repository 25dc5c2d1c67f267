#ifndef CKERNELS_CLONES_H
#define CKERNELS_CLONES_H

// On x86-64 Linux a kernel is compiled three times and the loader picks the best for the machine, so one program runs
// everywhere and fast. Elsewhere (arm64), and where CKERNELS_ONE_VERSION is defined, only for what the compiler is told;
// the baseline of arm64 has vectors and fused multiply-add. Under ThreadSanitizer too: the loader chooses before that is
// ready to be called.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) && !defined(CKERNELS_ONE_VERSION)
#define CKERNELS_ONE_VERSION
#endif
#endif
#if defined(__x86_64__) && defined(__ELF__) && !defined(CKERNELS_ONE_VERSION)
#define CLONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONED
#endif

// A kernel that holds more sums in registers where there are 32 of 16 numbers each (AVX-512): its body is compiled once more
// for those, and sees whether `isWide`; a kernel of either kind is called by WIDE_OR_CLONED.
#if defined(__x86_64__) && defined(__ELF__) && !defined(CKERNELS_ONE_VERSION)
#define WIDE_AND_CLONED(name, parameters, body)                                                          \
  __attribute__((target("arch=x86-64-v4"), min_vector_width(512))) static void name##_wide parameters { \
    enum { isWide = 1 };                                                                                \
    body;                                                                                               \
  }                                                                                                     \
  CLONED static void name##_cloned parameters {                                                         \
    enum { isWide = 0 };                                                                                \
    body;                                                                                               \
  }
#define WIDE_OR_CLONED(name, ...)                                               \
  do {                                                                          \
    if (__builtin_cpu_supports("x86-64-v4")) name##_wide(__VA_ARGS__);          \
    else name##_cloned(__VA_ARGS__);                                            \
  } while (0)
#else
#define WIDE_AND_CLONED(name, parameters, body) \
  static void name##_cloned parameters {        \
    enum { isWide = 0 };                        \
    body;                                       \
  }
#define WIDE_OR_CLONED(name, ...) name##_cloned(__VA_ARGS__)
#endif

// A helper that must become part of each clone of its caller.
#define INLINED static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

#endif
