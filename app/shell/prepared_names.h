// What a prepared state can speak of in this program, and the experiment that it asks for.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/shell/prepared_state.h"
#include "core/run/experiment.h"

namespace unrolled {

KnownNames prepared_names();

// Throws std::invalid_argument, naming the panel, where one has no such option or choice.
void check_options(const PanelOptions& options);

// The experiment of a lesson with these settings, reset with the seed. Throws std::invalid_argument or
// std::runtime_error where something does not fit or a file cannot be read.
std::unique_ptr<Experiment> prepared_experiment(const std::string& lesson, std::uint64_t seed,
                                                const SettingValues& settings);

// The settings that are not the lesson's defaults. Throws std::invalid_argument for an unknown lesson.
SettingValues changed_settings(const std::string& lesson, const Settings& settings);

}  // namespace unrolled
