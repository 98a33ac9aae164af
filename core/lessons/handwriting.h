// The lesson `handwriting`: a recurrent network follows a pen and learns by CTC to read what it writes: first what
// generated hands write (core/tasks/handwriting_task.h), then what people write on the canvas.
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/lessons.h"
#include "core/run/experiment.h"

namespace unrolled {

std::unique_ptr<Experiment> make_handwriting();
std::vector<Preset> handwriting_presets();

}  // namespace unrolled
