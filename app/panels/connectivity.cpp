// Which characters a prediction listens to: the text before it, coloured by how strongly the prediction depends on
// each.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/panels/candidates.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kSymbols = 1;  // kind of the hit areas

// Always these decades, whatever the numbers are: pictures of different moments and models can be compared.
constexpr float kFaintest = 1e-4F;
constexpr float kStrongest = 10.0F;

class ConnectivityPanel final : public Panel {
 public:
  std::string id() const override { return "connectivity"; }

  std::string title(const PanelContext& context) const override {
    const Observable* gradient = found(context.snapshot);
    if (gradient == nullptr) return context.words("panel.connectivity.title");
    return context.words("panel.connectivity.title_of", {draw::with_subscripts(gradient->symbol)});
  }

  bool applies(const Snapshot& snapshot) const override {
    return found(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override {
    return context.words("panel.connectivity.promise");
  }

  bool ready(const Snapshot& snapshot) const override {
    const Observable* gradient = found(snapshot);
    return gradient != nullptr && gradient->values.size() > 0 && gradient->values.rows() == 1 &&
           static_cast<Index>(gradient->cols.labels.size()) == gradient->values.cols();
  }

  std::vector<PanelOption> options(const PanelContext&) const override { return {}; }

  void set_option(std::string_view name, std::string_view) override {
    throw std::invalid_argument(unknown_name("option of panel connectivity", name, {}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const Observable& gradient = *found(context.snapshot);
    const draw::Theme& theme = context.theme;
    const draw::ColourScale scale = scale_in(theme);
    const int focus = focus_of(gradient);

    draw::ColouredTextPlot plot;
    plot.hit_kind = kSymbols;
    plot.marked = marked_place(context, gradient.cols, gradient.values.cols());
    plot.focus = focus;
    if (plot.marked < 0) plot.in_view = focus;
    const Brush brush = marked_stretch(context, gradient.cols, gradient.values.cols());
    plot.stretch_first = brush.first;
    plot.stretch_last = brush.last;
    for (Index t = 0; t < gradient.values.cols(); ++t) {
      const float value = gradient.values(0, t);
      const draw::Colour ground = value == 0.0F ? theme.page : draw::colour_at(scale, value);
      plot.symbols.push_back({as_character(gradient.cols.labels[static_cast<std::size_t>(t)]), ground});
    }

    draw::Picture picture(size);
    const float bar = draw::colour_bar_width(scale, size.height, theme, context.fonts);
    const draw::Rect beside{0, 0, std::max(1.0F, size.width - bar - theme.unit()), size.height};
    const draw::TextStyle style{draw::Face::sans, theme.axis(), theme.secondary, draw::Align::left, false};
    const float high = draw::draw_paragraph(picture, {0, 0, beside.width, 2.5F * theme.axis()}, says(context, gradient),
                                            style, context.fonts);
    const float top = high + theme.unit();
    const draw::Rect room{0, top, beside.width, std::max(1.0F, size.height - top)};
    draw::fit_coloured_text(plot, room, theme, context.fonts);
    plot.first_line = first_line_;
    first_line_ = draw::draw_coloured_text(picture, room, plot, theme, context.fonts).first_line;
    draw::draw_colour_bar(picture, {size.width - bar, 0, bar, size.height}, scale, theme, context.fonts);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const Observable* gradient = found(context.snapshot);
    if (hit.kind != kSymbols || gradient == nullptr || gradient->values.rows() != 1) return std::nullopt;
    if (hit.col < 0 || hit.col >= gradient->values.cols()) return std::nullopt;
    Pointed pointed{selection_at(gradient->cols, hit.col), {place_text(context, gradient->cols, hit.col)}};
    const int focus = focus_of(*gradient);
    if (hit.col > focus) {
      pointed.lines.push_back(context.words("panel.connectivity.after"));
      return pointed;
    }
    pointed.lines.push_back(draw::with_subscripts(gradient->symbol) + " = " +
                            value_text(gradient->meaning, gradient->values(0, hit.col)));
    pointed.lines.push_back(says(context, *gradient));
    return pointed;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    return {table_of(*found(context.snapshot))};
  }

 private:
  static const Observable* found(const Snapshot& snapshot) {
    const std::vector<const Observable*> all = snapshot.observables_of("input_gradient");
    return all.empty() ? nullptr : all.front();
  }

  // From the page to the accent, not the map of other magnitudes, whose low end is dark: on the ground of a text what
  // is hardly heard has to fade away.
  static draw::ColourScale scale_in(const draw::Theme& theme) {
    draw::ColourScale scale;
    scale.map = draw::ColourMap::sequential;
    scale.logarithmic = true;
    scale.low = kFaintest;
    scale.high = kStrongest;
    scale.dark = theme.dark;
    return scale;
  }

  // The prediction is made at the last character that it can depend on at all: what comes after is exactly 0. Without
  // any, −1.
  static int focus_of(const Observable& gradient) {
    for (Index t = gradient.values.cols(); t-- > 0;)
      if (gradient.values(0, t) != 0.0F) return static_cast<int>(t);
    return -1;
  }

  // "the prediction of “e” after t = 41 “{”, p = 0.83"
  static std::string says(const PanelContext& context, const Observable& gradient) {
    const int focus = focus_of(gradient);
    if (focus < 0) return context.words("panel.connectivity.nothing");
    const std::string place = place_text(context, gradient.cols, focus);
    const Observable* predictions = context.snapshot.observable("prediction.probability");
    const Observable* targets = context.snapshot.observable("prediction.target");
    const auto alike = [&](const Observable* one) {
      return one != nullptr && one->values.rows() > 0 && one->values.cols() == gradient.values.cols();
    };
    if (alike(predictions) && alike(targets)) {
      const float target = targets->values(0, focus);
      if (target >= 0.0F && target < static_cast<float>(predictions->values.rows())) {
        const auto row = static_cast<Index>(target);
        return context.words("panel.connectivity.of",
                             {symbol_of(*predictions, row), place, draw::significant(predictions->values(row, focus))});
      }
    }
    return context.words("panel.connectivity.of_unknown", {place});
  }

  mutable int first_line_ = 0;  // shown
};

}  // namespace

std::unique_ptr<Panel> make_connectivity_panel() { return std::make_unique<ConnectivityPanel>(); }

}  // namespace unrolled
