// The buttons of the trellis panel: stepping through the tables, the lecture's stops, guessing, the laid path.
#pragma once

#include <string>
#include <vector>

#include "app/panels/panel.h"
#include "app/panels/trellis_tables.h"

namespace unrolled {

// `table`: the name of the one that is shown, "alpha" (see the options); stepping goes on to the one that it fills.
std::vector<PanelAction> trellis_actions(const PanelContext& context, const TrellisTables& tables,
                                         const std::string& table, const std::string& stride);

}  // namespace unrolled
