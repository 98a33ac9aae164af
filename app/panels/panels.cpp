// The list of panels.
#include <algorithm>
#include <stdexcept>

#include "app/panels/panel.h"
#include "app/panels/runs.h"
#include "core/run/names.h"

namespace unrolled {

// One line per panel: its id, and the function in the panel's own file that makes it.
#define UNROLLED_PANELS(PANEL)                       \
  PANEL("text", make_text_panel)                     \
  PANEL("hidden", make_hidden_panel)                 \
  PANEL("trace", make_trace_panel)                   \
  PANEL("gates", make_gates_panel)                   \
  PANEL("find", make_find_panel)                     \
  PANEL("predictions", make_predictions_panel)       \
  PANEL("connectivity", make_connectivity_panel)     \
  PANEL("loss", make_loss_panel)                     \
  PANEL("gradient-norms", make_gradient_norms_panel) \
  PANEL("gradient-flow", make_gradient_flow_panel)   \
  PANEL("jacobians", make_jacobians_panel)           \
  PANEL("clipping", make_clipping_panel)             \
  PANEL("samples", make_samples_panel)               \
  PANEL("unrolled", make_unrolled_panel)             \
  PANEL("weights", make_weights_panel)               \
  PANEL("chain", make_chain_panel)                   \
  PANEL("chain-product", make_chain_product_panel)   \
  PANEL("trellis", make_trellis_panel)               \
  PANEL("emissions", make_emissions_panel)           \
  PANEL("ctc-gradient", make_ctc_gradient_panel)     \
  PANEL("decoders", make_decoders_panel)             \
  PANEL("canvas", make_canvas_panel)                 \
  PANEL("proof", make_proof_panel)                   \
  PANEL("language", make_language_panel)             \
  PANEL("reading", make_reading_panel)               \
  PANEL("errors", make_errors_panel)                 \
  PANEL("matrix", make_matrix_panel)                 \
  PANEL("ribbons", make_ribbons_panel)               \
  PANEL("score", make_score_panel)                   \
  PANEL("decoding", make_decoding_panel)             \
  PANEL("beam", make_beam_panel)                     \
  PANEL("lengths", make_lengths_panel)               \
  PANEL("accuracy", make_accuracy_panel)             \
  PANEL("evaluation", make_evaluation_panel)         \
  PANEL("sequence", make_sequence_panel)             \
  PANEL("heads", make_heads_panel)                   \
  PANEL("memory", make_memory_panel)                 \
  PANEL("read", make_read_panel)                     \
  PANEL("addressing", make_addressing_panel)         \
  PANEL("parameters", make_parameters_panel)

#define UNROLLED_DECLARE(id, maker) std::unique_ptr<Panel> maker();
UNROLLED_PANELS(UNROLLED_DECLARE)
#undef UNROLLED_DECLARE

const std::vector<PanelKind>& panel_kinds() {
#define UNROLLED_ENTRY(id, maker) {id, [] { return with_runs(&maker); }},
  static const std::vector<PanelKind> kinds{UNROLLED_PANELS(UNROLLED_ENTRY)};
#undef UNROLLED_ENTRY
  return kinds;
}

std::unique_ptr<Panel> make_panel(std::string_view id) {
  std::vector<std::string> known;
  for (const PanelKind& kind : panel_kinds()) {
    if (kind.id == id) return kind.make();
    known.push_back(kind.id);
  }
  throw std::invalid_argument(unknown_name("panel", id, known));
}

std::string action_key_name(const PanelAction& action) {
  return action.key == 0 ? std::string() : (action.shift ? "Shift+" : "") + std::string(1, action.key);
}

void choose_option(Panel& panel, const PanelContext& context, std::string_view name, std::string_view value) {
  const std::vector<PanelOption> options = panel.options(context);
  const auto option =
      std::find_if(options.begin(), options.end(), [&](const PanelOption& one) { return one.name == name; });
  std::vector<std::string> known;
  if (option == options.end()) {
    for (const PanelOption& one : options) known.push_back(one.name);
    throw std::invalid_argument(unknown_name("option of panel " + panel.id(), name, known));
  }
  for (const auto& [choice, label] : option->choices) {
    if (choice == value) return panel.set_option(name, value);
    known.push_back(choice);
  }
  throw std::invalid_argument(unknown_name("choice for " + option->name + " of panel " + panel.id(), value, known));
}

}  // namespace unrolled
