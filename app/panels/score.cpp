// How one symbol of the output looks back at the source, worked out with its numbers: the score of each place, the
// softmax, the weights, and the weighted sum that the decoder goes on with.
#include <stdexcept>

#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/panels/observed.h"
#include "app/panels/score_painter.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

// "e_{4,9}" as "e₄,₉": plain text has no lowered comma.
std::string with_lowered_pairs(const std::string& text) {
  const auto lowered = [](const std::string& index) { return draw::with_subscripts(" _{" + index + "}").substr(1); };
  std::string made;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find("_{", at), comma = text.find(',', open), close = text.find('}', open);
    if (open == std::string::npos || close == std::string::npos) return made + text.substr(at);
    made += text.substr(at, open - at);
    if (comma < close)
      made +=
          lowered(text.substr(open + 2, comma - open - 2)) + "," + lowered(text.substr(comma + 1, close - comma - 1));
    else
      made += text.substr(open, close + 1 - open);
    at = close + 1;
  }
  return made;
}

class ScorePanel final : public Panel {
 public:
  std::string id() const override { return "score"; }

  std::string title(const PanelContext& context) const override {
    const auto tables = read(context.snapshot);
    const ScoreFocus focus = tables == nullptr ? ScoreFocus{} : score_focus(context, *tables);
    if (focus.step < 0 || !ready(context.snapshot)) return context.words("panel.score.title");
    return context.words("panel.score.title_of", {std::to_string(focus.step), tables->output()[at(focus.step)]});
  }

  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.score.promise"); }
  bool ready(const Snapshot& snapshot) const override {
    const auto tables = read(snapshot);
    return tables != nullptr && tables->has_attention() && !tables->is_difference();
  }

  std::vector<PanelOption> options(const PanelContext&) const override { return {}; }
  void set_option(std::string_view name, std::string_view) override {
    throw std::invalid_argument(unknown_name("option of panel score", name, std::vector<std::string>{}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr) return draw::Picture(size);
    const ScoreFocus focus = score_focus(context, *tables);
    const auto numbers = ScoreNumbers::read(context.snapshot, *tables, focus.step);
    if (numbers) return ScorePainter(context, *tables, *numbers, focus.place, size).paint();
    draw::Picture picture(size);
    draw::draw_paragraph(picture, {0, 0, size.width, size.height}, context.words("panel.score.begin"),
                         {draw::Face::sans, context.theme.body(), context.theme.secondary, draw::Align::left, false},
                         context.fonts);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr || !ready(context.snapshot)) return std::nullopt;
    if (hit.kind == kScoreSteps) {
      if (hit.col < 0 || hit.col >= tables->steps_shown()) return std::nullopt;
      return Pointed{{hit.col, -1, -1}, {place_text(context, tables->target_axis(), hit.col)}};
    }
    const ScoreFocus focus = score_focus(context, *tables);
    const auto numbers = ScoreNumbers::read(context.snapshot, *tables, focus.step);
    if (!numbers) return std::nullopt;
    const int step = static_cast<int>(focus.step);
    Pointed pointed{{step, -1, -1}, {}};
    const auto write = [&](const Formula& formula) {
      for (const FormulaLine& line : formula) pointed.lines.push_back(with_lowered_pairs(plain_text(line)));
    };
    if (hit.kind == kScoreContext) {
      write(context_formula(*numbers));
      return pointed;
    }
    if (hit.kind != kScorePlaces || hit.col < 0 || hit.col >= numbers->places()) return std::nullopt;
    const Index j = hit.col;
    pointed.selection.source = hit.col;
    pointed.lines.push_back(place_text(context, tables->source_axis(), j) + ", " +
                            place_text(context, tables->target_axis(), focus.step));
    if (tables->find("attention.scores") != nullptr) write(score_formula(*numbers, j));
    write(window_formula(*numbers, j));
    write(weight_formula(*numbers, j));
    for (std::string& note : score_notes(context, *numbers, j)) pointed.lines.push_back(std::move(note));
    return pointed;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto tables = read(context.snapshot);
    return tables == nullptr || !ready(context.snapshot) ? std::vector<PanelAction>{} : walk_actions(context, *tables);
  }

  // Of all steps, so that the figure's numbers can be looked up beside their neighbours.
  std::vector<PanelTable> tables(const PanelContext& context) const override {
    std::vector<PanelTable> made;
    if (!ready(context.snapshot)) return made;
    const auto tables = read(context.snapshot);
    for (const char* id : {"attention.scores", "attention.window", "attention.weights", "attention.query",
                           "attention.keys", "attention.v", "attention.values", "attention.context"})
      if (const Observable* one = tables->find(id)) made.push_back(table_of(*one));
    return made;
  }

 private:
  static std::size_t at(Index i) { return static_cast<std::size_t>(i); }

  std::shared_ptr<const AttentionTables> read(const Snapshot& snapshot) const { return latest_.of(snapshot); }

  mutable LatestAttention latest_;
};

}  // namespace

std::unique_ptr<Panel> make_score_panel() { return std::make_unique<ScorePanel>(); }

}  // namespace unrolled
