// The watched text, each character on the colour of what one cell feels there.
#include <algorithm>
#include <stdexcept>

#include "app/draw/character_axis.h"
#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/panels/followed_unit.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kSymbols = 1;  // kind of the hit areas

class ColouredTextPanel final : public Panel {
 public:
  std::string id() const override { return "text"; }

  std::string title(const PanelContext& context) const override {
    const auto states = chosen(context.snapshot);
    if (states == nullptr || states->values.size() == 0) return context.words("panel.text.title");
    const FollowedUnit::Choice choice = unit_.choose(context, states);
    return context.words(choice.automatic ? "panel.text.title_automatic" : "panel.text.title_of",
                         {std::to_string(choice.unit), name_of(context, *states)});
  }

  bool applies(const Snapshot& snapshot) const override {
    return chosen(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.text.promise"); }

  bool ready(const Snapshot& snapshot) const override {
    const auto states = chosen(snapshot);
    return states != nullptr && states->values.size() > 0 &&
           static_cast<Index>(states->cols.labels.size()) == states->values.cols();
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    const auto states = chosen(context.snapshot);
    PanelOption palette{"palette",
                        context.words("panel.option.palette"),
                        {{"theme", context.words("panel.option.palette_theme")},
                         {"lecture", context.words("panel.option.palette_lecture")}},
                        palette_};
    return {source_option(context, "states", states.get()),
            unit_.option(context, states == nullptr ? 0 : states->values.rows()), std::move(palette)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "source") {
      source_ = value;
    } else if (name == "unit") {
      unit_.set(id(), value);
    } else if (name == "palette") {
      if (value != "theme" && value != "lecture")
        throw std::invalid_argument(unknown_name("palette", value, {"theme", "lecture"}));
      palette_ = value;
    } else {
      throw std::invalid_argument(unknown_name("option of panel text", name, {"palette", "source", "unit"}));
    }
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto states = chosen(context.snapshot);
    const Index row = unit_.choose(context, states).unit;
    const draw::ColourScale scale =
        scale_of(*states, context.theme, palette_ == "lecture" || context.theme.classic_red_blue);

    draw::ColouredTextPlot plot;
    plot.hit_kind = kSymbols;
    plot.marked = marked_place(context, states->cols, states->values.cols());
    const Brush brush = marked_stretch(context, states->cols, states->values.cols());
    plot.stretch_first = brush.first;
    plot.stretch_last = brush.last;
    plot.symbols.reserve(states->cols.labels.size());
    for (Index t = 0; t < states->values.cols(); ++t)
      plot.symbols.push_back({as_character(states->cols.labels[static_cast<std::size_t>(t)]),
                              draw::colour_at(scale, states->values(row, t))});

    draw::Picture picture(size);
    const float bar = draw::colour_bar_width(scale, size.height, context.theme, context.fonts);
    const draw::Rect room{0, 0, std::max(1.0F, size.width - bar - context.theme.unit()), size.height};
    draw::fit_coloured_text(plot, room, context.theme, context.fonts);
    plot.first_line = first_line_;
    first_line_ = draw::draw_coloured_text(picture, room, plot, context.theme, context.fonts).first_line;
    draw::draw_colour_bar(picture, {size.width - bar, 0, bar, size.height}, scale, context.theme, context.fonts);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto states = chosen(context.snapshot);
    if (hit.kind != kSymbols || states == nullptr || states->values.size() == 0) return std::nullopt;
    if (hit.col < 0 || hit.col >= states->values.cols()) return std::nullopt;
    const int row = unit_.choose(context, states).unit;
    return Pointed{selection_at(states->cols, hit.col, row), entry_lines(context, *states, row, hit.col)};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const auto states = chosen(context.snapshot);
    return {table_of_row(*states, unit_.choose(context, states).unit)};
  }

 private:
  // Null where the steps are no characters.
  std::shared_ptr<const Observable> chosen(const Snapshot& snapshot) const {
    auto states = chosen_observable(snapshot, "states", source_, {"state.tanh_c", "state.h"});
    return states != nullptr && draw::labels_count(states->cols.labels) ? nullptr : states;
  }

  std::string source_;  // empty: the default
  FollowedUnit unit_;
  std::string palette_ = "theme";
  mutable int first_line_ = 0;  // shown; it moves only where the selected character lies out of view
};

}  // namespace

std::unique_ptr<Panel> make_text_panel() { return std::make_unique<ColouredTextPanel>(); }

}  // namespace unrolled
