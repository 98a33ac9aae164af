// Numbers too small for a full mantissa (below 1e-38 of a float) as zeros.
#pragma once

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace unrolled {

// As long as it lives, arithmetic of this thread takes and makes zeros in place of such numbers. A gradient that
// vanishes on its way back passes through them, and processors reckon with them ten times as slowly: without this, an
// update of a network that forgets would take ten times as long as one of a network that remembers. It acts on x86
// alone.
class FlushTiny {
 public:
#if defined(__SSE2__)
  FlushTiny() : before_(_mm_getcsr()) { _mm_setcsr(before_ | kFlushToZero | kDenormalsAreZero); }
  ~FlushTiny() { _mm_setcsr(before_); }
#else
  FlushTiny() {}
#endif
  FlushTiny(const FlushTiny&) = delete;
  FlushTiny& operator=(const FlushTiny&) = delete;

#if defined(__SSE2__)
 private:
  static constexpr unsigned kFlushToZero = 0x8000;
  static constexpr unsigned kDenormalsAreZero = 0x0040;
  unsigned before_;
#endif
};

}  // namespace unrolled
