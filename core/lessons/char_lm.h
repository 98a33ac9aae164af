// The lesson `char-lm`: a character-level language model, trained by truncated back-propagation through time.
#pragma once

#include <memory>

#include "core/run/experiment.h"

namespace unrolled {

std::unique_ptr<Experiment> make_char_lm();

}  // namespace unrolled
