// The experiment behind the lessons `adding` and `gradient-flow`: a recurrent layer learns a task that asks it to
// remember (core/tasks/memory_tasks.h), and shows how the gradient of its loss comes back through time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/run/experiment.h"

namespace unrolled {

// `table`: of long_memory_settings.h. Which sequences are drawn depends on the seed alone, so that networks of
// different cells race on the same ones.
std::unique_ptr<Experiment> make_long_memory(const std::string& lesson, std::vector<Setting> table);

}  // namespace unrolled
