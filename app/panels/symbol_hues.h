// The hue of each symbol of CTC wherever its probability is drawn over time, and where a symbol stands out there.
#pragma once

#include <vector>

#include "app/draw/theme.h"
#include "core/math/matrix.h"

namespace unrolled {

// Grey for the blank; neighbours in the alphabet differ, and so do twenty-one in a row. What stands out is named as
// well: more hues than these no eye tells apart.
draw::Colour symbol_hue(const draw::Theme& theme, int symbol, int blank);

struct Spike {
  int symbol = -1;
  int time = -1;  // the step at which it is highest
  float y = 0.0F;
  bool read = false;  // greedy decoding reads it: nothing is likelier there
};

// Of probabilities y: K x T. Each stretch of steps at which one symbol other than the blank is the likeliest, and each
// at which another one has at least a tenth: what is forming. By their steps.
std::vector<Spike> spikes_of(const Matrix<float>& y, int blank);

}  // namespace unrolled
