// Optimisation barriers: the value must exist in a register at this point, so that the compiler can
// neither fold a measured loop to a formula nor vectorise it. They cost no instruction.
#pragma once
#include <stdint.h>

static inline int64_t barrier_int64(int64_t value) {
  __asm__ volatile("" : "+r"(value));
  return value;
}

static inline double barrier_double(double value) {
#if defined(__x86_64__)
  __asm__ volatile("" : "+x"(value));
#else
  __asm__ volatile("" : "+w"(value));
#endif
  return value;
}
