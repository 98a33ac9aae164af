#include "app/shell/prepared_names.h"

#include "app/panels/panel.h"
#include "app/shell/controls.h"

namespace unrolled {

KnownNames prepared_names() {
  KnownNames known;
  for (const PanelKind& kind : panel_kinds()) known.panels.push_back(kind.id);
  known.controls = control_names();
  return known;
}

void check_options(const PanelOptions& options) {
  for (const auto& [id, chosen] : options) {
    const std::unique_ptr<Panel> panel = make_panel(id);
    for (const auto& [option, value] : chosen) panel->set_option(option, value);
  }
}

}  // namespace unrolled
