// What a prepared state can speak of in this program.
#pragma once

#include "app/shell/prepared_state.h"

namespace unrolled {

KnownNames prepared_names();

// Throws std::invalid_argument, naming the panel, where one has no such option or choice.
void check_options(const PanelOptions& options);

}  // namespace unrolled
