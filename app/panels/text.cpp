// The watched text, each character on the colour of what one cell feels there.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kSymbols = 1;  // kind of the hit areas
constexpr const char* kFollow = "follow";

// What the text part sets as a line end, a blank, a tabulator.
std::string as_character(const std::string& label) {
  if (label == "↵") return "\n";
  if (label == "␣") return " ";
  if (label == "→") return "\t";
  return label;
}

double variance_of_row(const Matrix<float>& values, Index row) {
  double sum = 0.0, squares = 0.0, count = 0.0;
  for (Index col = 0; col < values.cols(); ++col) {
    const double value = values(row, col);
    if (!std::isfinite(value)) continue;
    sum += value;
    squares += value * value;
    count += 1.0;
  }
  return count > 0.0 ? std::max(0.0, squares / count - sum * sum / (count * count)) : 0.0;
}

class ColouredTextPanel final : public Panel {
 public:
  std::string id() const override { return "text"; }

  std::string title(const PanelContext& context) const override {
    const auto states = chosen(context.snapshot);
    if (states == nullptr || states->values.size() == 0) return context.words("panel.text.title");
    const Choice choice = unit(context, *states);
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
    PanelOption units{
        "unit", context.words("panel.option.unit"), {{kFollow, context.words("panel.option.follow")}}, unit_};
    const Index count = states == nullptr ? 0 : states->values.rows();
    for (Index unit = 0; unit < count; ++unit) units.choices.emplace_back(std::to_string(unit), std::to_string(unit));
    PanelOption palette{"palette",
                        context.words("panel.option.palette"),
                        {{"theme", context.words("panel.option.palette_theme")},
                         {"lecture", context.words("panel.option.palette_lecture")}},
                        palette_};
    return {source_option(context, "states", states.get()), std::move(units), std::move(palette)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "source") {
      source_ = value;
    } else if (name == "unit") {
      int number = 0;
      const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
      const bool is_number = problem == std::errc() && end == value.data() + value.size() && number >= 0;
      if (value != kFollow && !is_number)
        throw std::invalid_argument("panel text: unit is \"" + std::string(value) +
                                    "\", expected \"follow\" or a number");
      unit_ = value;
      fixed_unit_ = is_number ? number : -1;
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
    const Index row = unit(context, *states).unit;
    const draw::ColourScale scale =
        scale_of(*states, context.theme, palette_ == "lecture" || context.theme.classic_red_blue);

    draw::ColouredTextPlot plot;
    plot.hit_kind = kSymbols;
    plot.marked = marked(context.time(), states->values.cols());
    plot.symbols.reserve(states->cols.labels.size());
    for (Index t = 0; t < states->values.cols(); ++t)
      plot.symbols.push_back({as_character(states->cols.labels[static_cast<std::size_t>(t)]),
                              draw::colour_at(scale, states->values(row, t))});

    draw::Picture picture(size);
    const float bar = draw::colour_bar_width(scale, size.height, context.theme, context.fonts);
    const draw::Rect room{0, 0, std::max(1.0F, size.width - bar - context.theme.unit()), size.height};
    fit(plot, room, context);
    draw::draw_coloured_text(picture, room, plot, context.theme, context.fonts);
    draw::draw_colour_bar(picture, {size.width - bar, 0, bar, size.height}, scale, context.theme, context.fonts);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto states = chosen(context.snapshot);
    if (hit.kind != kSymbols || states == nullptr || states->values.size() == 0) return std::nullopt;
    if (hit.col < 0 || hit.col >= states->values.cols()) return std::nullopt;
    const int row = unit(context, *states).unit;
    return Pointed{{hit.col, row}, entry_lines(context, *states, row, hit.col)};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const auto states = chosen(context.snapshot);
    const int row = unit(context, *states).unit;
    PanelTable table = table_of(*states);
    table.row_names = {table.row_names[static_cast<std::size_t>(row)]};
    const Matrix<double> one = table.values.row(row);
    table.values = one;
    return {table};
  }

 private:
  struct Choice {
    int unit = 0;
    bool automatic = false;
  };

  std::shared_ptr<const Observable> chosen(const Snapshot& snapshot) const {
    return chosen_observable(snapshot, "states", source_, {"state.tanh_c", "state.h"});
  }

  // The unit of the option, else the selected one, else the one that varies most over the text: a cell that tells
  // something, whatever the seed. The title says which it is.
  Choice unit(const PanelContext& context, const Observable& states) const {
    const Index units = states.values.rows();
    if (fixed_unit_ >= 0 && fixed_unit_ < units) return {fixed_unit_, false};
    const int automatic = automatic_unit(context.snapshot, states);
    const int selected = marked(context.unit(), units);
    if (selected < 0) return {automatic, true};
    return {selected, selected == automatic && context.pinned.unit < 0};
  }

  // It stays until another varies half as much again, so that the picture does not jump while training goes on.
  int automatic_unit(const Snapshot& snapshot, const Observable& states) const {
    const Automatic now{snapshot.lesson, snapshot.seed, states.id, states.values.rows(), automatic_.unit};
    Index most = 0;
    double most_variance = -1.0;
    for (Index row = 0; row < states.values.rows(); ++row) {
      const double variance = variance_of_row(states.values, row);
      if (variance > most_variance) {
        most = row;
        most_variance = variance;
      }
    }
    const bool same = automatic_.unit >= 0 && automatic_ == now;
    if (!same || most_variance > 1.5 * variance_of_row(states.values, automatic_.unit)) {
      automatic_ = now;
      automatic_.unit = static_cast<int>(most);
    }
    return automatic_.unit;
  }

  // The largest type in which the whole text has room, in columns where the lines are short (as those of sources are):
  // a short text fills its panel, a long one stays legible and is cut around the selected character.
  static void fit(draw::ColouredTextPlot& plot, const draw::Rect& room, const PanelContext& context) {
    int most_columns = 1;  // of the smallest type: what is shown where not all of it has room
    for (const float factor : {2.0F, 1.8F, 1.6F, 1.4F, 1.2F, 1.1F, 1.0F, 0.93F, 0.87F, 0.8F}) {
      plot.size = context.theme.body() * factor;
      // Symbols that cannot have room are not laid out to find that out.
      const float widest = room.width / context.fonts.width("m", draw::Face::mono, plot.size);
      const bool hopeless = static_cast<float>(plot.symbols.size()) > widest * room.height / plot.size;
      if (hopeless && factor > 0.8F) continue;
      most_columns = 1;
      for (const int columns : {1, 2, 3, 4}) {
        plot.columns = columns;
        const draw::ColouredTextLayout layout = draw::lay_out_coloured_text(room, plot, context.theme, context.fonts);
        if (columns > 1 && layout.broken) break;
        if (layout.height <= room.height) return;
        most_columns = columns;
      }
    }
    plot.columns = most_columns;
  }

  struct Automatic {
    std::string lesson;
    std::uint64_t seed = 0;
    std::string source;
    Index units = 0;
    int unit = -1;
    bool operator==(const Automatic&) const = default;
  };

  std::string source_;  // empty: the default
  std::string unit_ = kFollow;
  int fixed_unit_ = -1;
  std::string palette_ = "theme";
  mutable Automatic automatic_;
};

}  // namespace

std::unique_ptr<Panel> make_text_panel() { return std::make_unique<ColouredTextPanel>(); }

}  // namespace unrolled
