// The experiment behind the lessons `seq2seq` and `alignment`: an encoder and a decoder learn to translate pairs of a
// task (core/tasks/pair_task.h) with or without attention, and show how each target symbol comes about.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/run/experiment.h"

namespace unrolled {

// `table`: of sequence_to_sequence_settings.h. Which pairs are drawn depends on the seed alone, so that networks of
// different attention race on the same ones.
std::unique_ptr<Experiment> make_sequence_to_sequence(const std::string& lesson, std::vector<Setting> table);

}  // namespace unrolled
