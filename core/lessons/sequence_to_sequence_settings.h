// The table of settings of the lessons `seq2seq` and `alignment`, and what is read from it.
#pragma once

#include <string>
#include <vector>

#include "core/nn/sequence_to_sequence.h"
#include "core/run/settings.h"
#include "core/tasks/pair_task.h"

namespace unrolled {

// With the recipe of this task and attention (sequence_to_sequence_recipes.h) as defaults.
std::vector<Setting> sequence_to_sequence_settings(const std::string& task, const std::string& attention);

PairTaskOptions pair_task_options(const Settings& settings);
SequenceToSequenceOptions translation_model_options(const Settings& settings, const PairTask& task);

}  // namespace unrolled
