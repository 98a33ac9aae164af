// The lesson `seq2seq`: one network reads, another writes, and all that passes between them is one vector.
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/lessons.h"
#include "core/run/experiment.h"

namespace unrolled {

std::unique_ptr<Experiment> make_seq2seq();
std::vector<Preset> seq2seq_presets();

// The same task with Bahdanau's attention.
std::vector<SettingTexts> seq2seq_rivals();

}  // namespace unrolled
