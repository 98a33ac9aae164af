// What a network reads, what it should answer and what it answers, step by step, with the wrong answers marked.
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/machine_panel.h"
#include "app/panels/observed.h"
#include "app/panels/time_blocks.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

enum SequenceHit : int { kInput = 1, kTarget, kOutput, kEdited };

constexpr std::array<const char*, 2> kOutputs{"asked", "all"};  // the first is the default

const char* id_of(int kind) {
  return kind == kInput ? "sequence.input" : kind == kTarget ? "sequence.target" : "sequence.output";
}

// Whether one of the outputs is chosen by a softmax, not each of them for itself: at each step one is decided for, and
// the probabilities that are numbers sum to 1.
bool chooses_symbols(const MachineTables& tables) {
  const Matrix<float>& output = tables.find("sequence.output")->values;
  const Observable* decided = tables.find("sequence.decided");
  if (output.rows() < 2 || decided == nullptr) return false;
  for (Index t = 0; t < output.cols(); ++t) {
    const float sum = output.col(t).sum();
    if (decided->values.col(t).sum() != 1.0F || (std::isfinite(sum) && std::fabs(sum - 1.0F) > 1e-3F)) return false;
  }
  return true;
}

bool is_whole(float value) { return value == 0.0F || value == 1.0F; }

// What answers are wrong: 1 where 0 is right, or the other way round.
struct Mistakes {
  Index asked = 0;  // bits, or symbols
  Index wrong = 0;
};

Mistakes mistakes_of(const MachineTables& tables, bool symbols) {
  Mistakes made;
  const Index outputs = tables.find("sequence.output")->values.rows();
  for (Index t = 0; t < tables.steps_shown(); ++t) {
    if (!tables.asked(t)) continue;
    made.asked += symbols ? 1 : outputs;
    if (symbols) {
      made.wrong += tables.right(t) ? 0 : 1;
      continue;
    }
    for (Index k = 0; k < outputs; ++k) made.wrong += tables.right(k, t) ? 0 : 1;
  }
  return made;
}

// The symbols that stand in the columns of what has one entry of 1 each.
std::vector<TimeSign> signs_of(const PanelContext& context, const MachineTables& tables, const Observable& values,
                               bool only_asked, bool judged) {
  std::vector<TimeSign> made;
  for (Index t = 0; t < tables.steps_shown(); ++t) {
    TimeSign sign;
    Index best = 0;
    if ((!only_asked || tables.asked(t)) && values.values.col(t).maxCoeff(&best) > 0.5F &&
        best < static_cast<Index>(values.rows.labels.size()))
      sign.text = phrase(context, visible(values.rows.labels[static_cast<std::size_t>(best)]));
    sign.wrong = judged && !tables.right(t);
    made.push_back(std::move(sign));
  }
  return made;
}

// One for inputs, targets and outputs; what has a sign is as far from 0 on either side.
struct Scale {
  float low = 0.0F;
  float high = 1.0F;
};

Scale scale_of(const MachineTables& tables) {
  Scale scale;
  bool has_sign = false;
  for (const int kind : {kInput, kTarget, kOutput}) {
    const Observable* one = tables.find(id_of(kind));
    if (one == nullptr) continue;
    scale.high = std::max(scale.high, static_cast<float>(bound_above(largest_size(one->values))));
    has_sign = has_sign || (one->values.array() < 0.0F).any();
  }
  if (has_sign) scale.low = -scale.high;
  return scale;
}

class SequencePanel final : public MachinePanel {
 public:
  std::string id() const override { return "sequence"; }
  std::string title(const PanelContext& context) const override {
    const Scale scale = ready(context.snapshot) ? scale_of(*machine(context.snapshot)) : Scale{};
    const std::string high = number_text(static_cast<double>(scale.high));
    return context.words("panel.sequence.title", {scale.low < 0.0F ? "−" + high : "0", high});
  }

  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.sequence.promise"); }
  bool ready(const Snapshot& snapshot) const override {
    const auto tables = machine(snapshot);
    return tables != nullptr && tables->has_sequence();
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    PanelOption option{"outputs", context.words("panel.sequence.option.outputs"), {}, outputs_};
    for (const char* value : kOutputs)
      option.choices.emplace_back(value, context.words(std::string("panel.sequence.outputs_") + value));
    return {option};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name != "outputs") throw std::invalid_argument(unknown_name("option of panel sequence", name, {"outputs"}));
    if (value != kOutputs[0] && value != kOutputs[1])
      throw std::invalid_argument(unknown_name("outputs of panel sequence", value, {kOutputs[0], kOutputs[1]}));
    outputs_ = value;
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    if (!ready(context.snapshot)) return picture;
    const auto tables = machine(context.snapshot);
    const bool symbols = chooses_symbols(*tables), only_asked = outputs_ == kOutputs[0];
    TimeBlocks plot = blocks_of(context, *tables, symbols, only_asked);
    const std::vector<FootEntry> entries = foot_of(context, *tables, symbols);
    const float foot = foot_height(entries, size, context);
    // Without it the count stands with what it counts.
    if (foot <= 0.0F && !entries.empty() && entries.front().bold && plot.blocks.back().hit == kOutput)
      plot.blocks.back().name = context.words("panel.sequence.outputs_short") + " · " + entries.front().text;
    const TimeBlocksLayout layout =
        draw_time_blocks(picture, {0, 0, size.width, std::max(1.0F, size.height - foot)}, plot, context);
    if (plot.blocks.back().hit == kOutput) draw_mistakes(picture, context, *tables, layout, plot.blocks.size() - 1);
    if (foot > 0.0F)
      draw_foot(picture,
                {0, std::min(size.height - foot, layout.bottom + 0.5F * context.theme.unit()), size.width, foot},
                entries, context);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    if (!ready(context.snapshot)) return std::nullopt;
    const auto tables = machine(context.snapshot);
    if (hit.kind == kEdited) return point_at_foot(context);
    if (hit.kind < kInput || hit.kind > kOutput) return std::nullopt;
    const Observable* values = tables->find(id_of(hit.kind));
    if (values == nullptr || !tables->shown(hit.col) || marked(hit.row, values->values.rows()) < 0) return std::nullopt;
    const Index k = hit.row, t = hit.col;
    std::vector<std::string> lines = entry_lines(context, *values, k, t);
    if (hit.kind == kInput && may_change(*tables, k, t))
      lines.push_back(context.words(std::string("panel.sequence.change_") + change_of(*tables, k, t)));
    if (hit.kind != kInput) {
      if (!tables->asked(t)) {
        lines.push_back(context.words("panel.sequence.not_asked"));
      } else if (hit.kind == kOutput) {
        const double decided = entry(*tables, "sequence.decided", k, t),
                     target = entry(*tables, "sequence.target", k, t);
        lines.push_back(context.words(tables->right(k, t) ? "panel.sequence.right" : "panel.sequence.wrong",
                                      {draw::fixed(decided, 0), draw::fixed(target, 0)}));
      }
    }
    if (tables->edited(t)) lines.push_back(context.words("panel.machine.edited"));
    return Pointed{{static_cast<int>(t), -1, -1, -1}, std::move(lines)};
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto tables = machine(context.snapshot);
    if (tables == nullptr) return {};
    std::vector<PanelAction> made = walk_actions(context, *tables);
    if (is_editable(*tables)) made.push_back(release_action(context, *tables));
    return made;
  }

  // A click flips a bit or puts a symbol in; what is neither 0 nor 1 is dragged up and down.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const auto tables = machine(context.snapshot);
    if (tables == nullptr || !tables->has_sequence() || !is_editable(*tables)) return std::nullopt;
    const std::vector<PanelCommand> nothing;
    if (touch.hit.kind == kEdited) return press_foot(*tables, touch);
    if (touch.hit.kind != kInput || !tables->shown(touch.hit.col)) return std::nullopt;
    const Matrix<float>& input = tables->find("sequence.input")->values;
    const Index k = touch.hit.row, t = touch.hit.col;
    if (marked(touch.hit.row, input.rows()) < 0 || !may_change(*tables, k, t)) return std::nullopt;
    const std::string how = change_of(*tables, k, t);
    if (how == "drag") {
      const double low = tables->find("sequence.input")->meaning == Meaning::signed_activation ? -1.0 : 0.0;
      if (touch.begins) {
        drag_.begin(static_cast<double>(input(k, t)), 1.0 - low);
        return nothing;
      }
      if (!drag_.moved(context, touch) || touch.ended) return nothing;
      const double value = drag_.to(context, touch.from.y - touch.at.y);
      return std::vector<PanelCommand>{Poke("sequence.input", k, t, std::clamp(value, low, 1.0))};
    }
    if (!touch.ended || touch.dragged) return nothing;
    if (how == "symbol" && input(k, t) > 0.5F) return nothing;
    return std::vector<PanelCommand>{
        Poke("sequence.input", k, t, how == "symbol" ? 1.0 : 1.0 - static_cast<double>(input(k, t)))};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const auto tables = machine(context.snapshot);
    std::vector<PanelTable> made;
    for (const char* id :
         {"sequence.input", "sequence.target", "sequence.output", "sequence.decided", "sequence.asked"})
      if (const Observable* one = tables->find(id)) made.push_back(table_of(*one));
    return made;
  }

 private:
  static double entry(const MachineTables& tables, const char* id, Index k, Index t) {
    const Observable* one = tables.find(id);
    return one == nullptr ? 0.0 : static_cast<double>(one->values(k, t));
  }

  // Not an end, nor where nothing enters.
  static bool may_change(const MachineTables& tables, Index k, Index t) {
    const Observable* changeable = tables.find("sequence.changeable");
    if (changeable == nullptr || k >= changeable->values.rows()) return is_editable(tables);
    return is_editable(tables) && changeable->values(k, t) > 0.5F;
  }

  // "bit", "symbol", "drag": what changes an input by hand.
  static std::string change_of(const MachineTables& tables, Index k, Index t) {
    const Matrix<float>& input = tables.find("sequence.input")->values;
    if (chooses_symbols(tables)) return "symbol";
    for (Index s = 0; s < input.cols(); ++s)
      if (!is_whole(input(k, s))) return "drag";
    return is_whole(input(k, t)) ? "bit" : "drag";
  }

  TimeBlocks blocks_of(const PanelContext& context, const MachineTables& tables, bool symbols, bool only_asked) const {
    TimeBlocks plot;
    plot.steps = static_cast<int>(tables.steps());
    plot.time_name = phrase(context, tables.time_axis().name);
    plot.marked_time = marked(context.time(), tables.steps_shown());
    for (Index t = 0; t < tables.steps_shown(); ++t)
      if (tables.edited(t)) plot.edited.push_back(static_cast<int>(t));
    plot.scale.dark = context.theme.dark;
    const Scale scale = scale_of(tables);
    plot.scale.low = scale.low;
    plot.scale.high = scale.high;
    if (scale.low < 0.0F)
      plot.scale.map = context.theme.classic_red_blue ? draw::ColourMap::classic_red_blue : draw::ColourMap::signed_map;
    for (const int kind : {kInput, kTarget, kOutput}) {
      const Observable* one = tables.find(id_of(kind));
      if (one == nullptr) continue;
      TimeBlock block;
      const char* key = kind == kInput    ? "panel.sequence.inputs"
                        : kind == kTarget ? "panel.sequence.targets"
                                          : "panel.sequence.outputs";
      block.name = context.words(key);
      Matrix<float> values = one->values.leftCols(tables.steps_shown());
      if (kind == kTarget || (kind == kOutput && only_asked)) {
        for (Index t = 0; t < values.cols(); ++t)
          if (!tables.asked(t)) values.col(t).setZero();
        block.shaded = shades_of(tables);
      }
      block.grid = grid_of(values);
      for (const std::string& label : plot_labels(one->rows, one->values.rows()))
        block.labels.push_back(phrase(context, label));
      block.hit = kind;
      if (symbols) {
        const Observable* decided = tables.find("sequence.decided");
        block.signs = kind == kOutput && decided != nullptr ? signs_of(context, tables, *decided, true, true)
                                                            : signs_of(context, tables, *one, kind != kInput, false);
      }
      plot.blocks.push_back(std::move(block));
    }
    return plot;
  }

  static std::vector<FootEntry> foot_of(const PanelContext& context, const MachineTables& tables, bool symbols) {
    using Sign = FootEntry::Sign;
    std::vector<FootEntry> made;
    const std::string of = symbols ? "symbols" : "bits";
    const bool judged = tables.find("sequence.decided") != nullptr && tables.find("sequence.target") != nullptr;
    if (const Mistakes mistakes = mistakes_of(tables, symbols); judged && mistakes.asked > 0) {
      const std::string asked = std::to_string(mistakes.asked);
      made.push_back({Sign::none,
                      mistakes.wrong == 0
                          ? context.words("panel.sequence.all_right_" + of, {asked})
                          : context.words("panel.sequence.wrong_" + of, {std::to_string(mistakes.wrong), asked}),
                      true, 0});
      if (mistakes.wrong > 0) {
        made.push_back({Sign::cross, context.words("panel.sequence.cross_" + of), false, 0});
        made.push_back({Sign::ring, context.words("panel.sequence.ring_" + of), false, 0});
      }
    }
    if (tables.any_edited()) made.push_back(edited_entry(context, tables, kEdited));
    if (!shades_of(tables).empty()) made.push_back({Sign::shade, context.words("panel.sequence.shade"), false, 0});
    return made;
  }

  // Stretches without a question.
  static std::vector<std::pair<int, int>> shades_of(const MachineTables& tables) {
    std::vector<std::pair<int, int>> made;
    for (int t = 0; t < static_cast<int>(tables.steps_shown()); ++t) {
      if (tables.asked(t)) continue;
      if (made.empty() || made.back().second + 1 < t) made.emplace_back(t, t);
      made.back().second = t;
    }
    return made;
  }

  static void draw_mistakes(draw::Picture& picture, const PanelContext& context, const MachineTables& tables,
                            const TimeBlocksLayout& layout, std::size_t block) {
    const Index outputs = tables.find("sequence.output")->values.rows();
    for (Index t = 0; t < tables.steps_shown(); ++t)
      for (Index k = 0; k < outputs; ++k) {
        if (tables.right(k, t)) continue;
        const draw::Rect cell = layout.cell(block, static_cast<int>(k), static_cast<int>(t));
        if (entry(tables, "sequence.target", k, t) > 0.5)
          draw_ring(picture, cell, context.theme);
        else
          draw_cross(picture, cell, context.theme);
      }
  }

  std::string outputs_ = kOutputs[0];
};

}  // namespace

std::unique_ptr<Panel> make_sequence_panel() { return std::make_unique<SequencePanel>(); }

}  // namespace unrolled
