// The buttons of the trellis panel: stepping through the tables, the lecture's stops, guessing, the laid path.
#pragma once

#include <string>
#include <vector>

#include "app/panels/panel.h"
#include "app/panels/trellis_tables.h"

namespace unrolled {

// `stride`: "cell", "column" or "pass".
std::vector<PanelAction> trellis_actions(const PanelContext& context, const TrellisTables& tables,
                                         const std::string& stride);

}  // namespace unrolled
