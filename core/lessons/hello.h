// The lesson `hello`: a recurrent network so small that every number can be seen learns to write one word, letter by
// letter.
#pragma once

#include <memory>

#include "core/run/experiment.h"

namespace unrolled {

std::unique_ptr<Experiment> make_hello();

}  // namespace unrolled
