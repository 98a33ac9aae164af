// The settings that every lesson has. Experiment appends them to a lesson's table; a lesson that wants another default
// puts its own in.
#pragma once

#include <vector>

#include "core/run/settings.h"

namespace unrolled {

Setting optimiser_setting(const char* kind);
Setting learning_rate_setting(double rate);
Setting momentum_setting();
Setting clipping_setting(const char* kind);  // "none", "norm" or "value"
Setting clip_setting(double threshold);

// The table given with the common settings at its end, in their usual order; where it has one of them itself, that one
// stands.
std::vector<Setting> with_common_settings(std::vector<Setting> table);

}  // namespace unrolled
