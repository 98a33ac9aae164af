// Clipping at work: what became of the large entries of the gradient of the last update, and of the whole vector.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <stdexcept>

#include "app/draw/arrow.h"
#include "app/draw/axis.h"
#include "app/draw/legend.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kEntries = 1;     // kind of the hit area
constexpr int kStretches = 48;  // of the axis, for pointing

enum class Kind { none, norm, value };

struct Effect {
  Kind kind = Kind::none;
  double threshold = 0.0;
  double before = 0.0;  // ‖g‖
  double after = 0.0;
  double degrees = 0.0;  // of the angle between both
  double share = 0.0;    // of the entries that were changed

  // What an entry becomes.
  double clipped(double entry) const {
    if (kind == Kind::value) return std::clamp(entry, -threshold, threshold);
    return entry * slope();
  }
  double slope() const { return kind == Kind::norm && before > threshold ? threshold / before : 1.0; }
  bool changed() const { return share > 0.0; }
};

Effect effect_of(const Snapshot& snapshot) {
  Effect effect;
  const Observable* published = snapshot.observable("clipping.effect");
  if (published == nullptr || published->values.size() < 6) return effect;
  const auto number = [&](Index row) {
    const auto value = static_cast<double>(published->values.data()[row]);
    return std::isfinite(value) ? value : 0.0;
  };
  effect.kind = number(0) == 1.0 ? Kind::norm : number(0) == 2.0 ? Kind::value : Kind::none;
  effect.threshold = std::max(0.0, number(1));
  effect.before = std::max(0.0, number(2));
  effect.after = std::max(0.0, number(3));
  effect.degrees = std::acos(std::clamp(number(4), -1.0, 1.0)) * 180.0 / std::numbers::pi;
  effect.share = std::clamp(number(5), 0.0, 1.0);
  return effect;
}

class ClippingPanel final : public Panel {
 public:
  std::string id() const override { return "clipping"; }

  std::string title(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return context.words("panel.clipping.title");
    const Effect effect = effect_of(context.snapshot);
    const std::string before = draw::significant(effect.before);
    switch (effect.kind) {
      case Kind::norm:
        return context.words("panel.clipping.title_norm", {before, draw::significant(effect.after)});
      case Kind::value:
        return context.words("panel.clipping.title_value", {before, draw::significant(effect.after)});
      case Kind::none:
        break;
    }
    return context.words("panel.clipping.title_none", {before});
  }

  bool applies(const Snapshot& snapshot) const override { return entries(snapshot) != nullptr || snapshot.step == 0; }

  std::string promise(const PanelContext& context) const override { return context.words("panel.clipping.promise"); }

  bool ready(const Snapshot& snapshot) const override {
    const Observable* sampled = entries(snapshot);
    return sampled != nullptr && sampled->values.rows() == 2 && sampled->values.cols() > 0;
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {{"show",
             context.words("panel.option.show"),
             {{"both", context.words("panel.clipping.both")},
              {"entries", context.words("panel.clipping.entries")},
              {"vector", context.words("panel.clipping.vector")}},
             show_}};
  }

  void set_option(std::string_view name, std::string_view value) override {
    const std::vector<std::string> shows{"both", "entries", "vector"};
    if (name != "show") throw std::invalid_argument(unknown_name("option of panel clipping", name, {"show"}));
    if (std::find(shows.begin(), shows.end(), value) == shows.end())
      throw std::invalid_argument(unknown_name("show of panel clipping", value, shows));
    show_ = value;
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    if (!ready(context.snapshot)) return picture;
    const Effect effect = effect_of(context.snapshot);
    const draw::Rect all{0, 0, size.width, size.height};
    draw::Rect left = all, right = all;
    const float gap = 2.0F * context.theme.unit();
    const float least = 15.0F * context.theme.axis();
    bool both = show_ == "both";
    if (both && size.width >= 2.4F * least) {
      left.width = std::max(0.55F * size.width, std::min(size.width - least - gap, 1.2F * size.height));
      right.x = left.right() + gap;
      right.width = size.width - right.x;
    } else if (both && size.height >= 2.6F * least) {
      left.height = 0.6F * (size.height - gap);
      right.y = left.bottom() + gap;
      right.height = size.height - right.y;
    } else {
      both = false;
    }
    if (show_ != "vector") draw_entries(picture, context, effect, left);
    if (both || show_ == "vector") draw_vector(picture, context, effect, right);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    if (hit.kind != kEntries || hit.col < 0 || hit.col >= kStretches || !ready(context.snapshot)) return std::nullopt;
    const Observable& sampled = *entries(context.snapshot);
    const double bound = bound_above(largest_size(Matrix<float>(sampled.values.row(0))));
    const double width = 2.0 * bound / kStretches;
    const double from = -bound + hit.col * width;
    Index best = -1;
    int count = 0;
    for (Index k = 0; k < sampled.values.cols(); ++k) {
      const auto value = static_cast<double>(sampled.values(0, k));
      const bool here = value >= from && (value < from + width || hit.col == kStretches - 1);
      if (!here || !std::isfinite(value)) continue;
      ++count;
      if (best < 0 || std::abs(value) > std::abs(static_cast<double>(sampled.values(0, best)))) best = k;
    }
    Pointed pointed{{}, {draw::significant(from) + " … " + draw::significant(from + width)}};
    pointed.lines.push_back(context.words("panel.clipping.count", {std::to_string(count)}));
    if (best >= 0) {
      const auto at = static_cast<std::size_t>(best);
      const std::string name = at < sampled.cols.labels.size() ? sampled.cols.labels[at] : std::to_string(best);
      pointed.lines.push_back(name + ": " + draw::significant(static_cast<double>(sampled.values(0, best))) + " → " +
                              draw::significant(static_cast<double>(sampled.values(1, best))));
    }
    return pointed;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    std::vector<PanelTable> made{table_of(*entries(context.snapshot))};
    if (const Observable* effect = context.snapshot.observable("clipping.effect")) made.push_back(table_of(*effect));
    return made;
  }

 private:
  static const Observable* entries(const Snapshot& snapshot) { return snapshot.observable("clipping.entries"); }

  // A cross of two axes of the same scale, what would be unclipped, what clipping makes of it, and the entries.
  static void draw_entries(draw::Picture& picture, const PanelContext& context, const Effect& effect,
                           const draw::Rect& rect) {
    const draw::Theme& theme = context.theme;
    const Observable& sampled = *entries(context.snapshot);
    const draw::Colour changed = theme.gate_forget, unchanged = theme.hidden;
    std::vector<draw::LegendEntry> legend{
        {context.words("panel.clipping.unclipped"), "", theme.secondary, draw::Sample::line, draw::Dash::dashed}};
    const draw::Colour line = effect.changed() || effect.kind == Kind::value ? changed : unchanged;
    if (effect.kind == Kind::norm && !effect.changed())
      legend = {{context.words("panel.clipping.below", {draw::significant(effect.threshold)}), "", line}};
    else if (effect.kind == Kind::norm)
      legend.push_back({context.words("panel.clipping.slope", {draw::significant(effect.slope())}), "", changed});
    if (effect.kind == Kind::value)
      legend.push_back({context.words("panel.clipping.cut", {draw::significant(effect.threshold)}), "", changed});
    const float above =
        rect.height > 9.0F * theme.axis() ? draw::draw_legend(picture, rect, legend, 2, theme, context.fonts) : 0.0F;

    const double bound = bound_above(largest_size(Matrix<float>(sampled.values.row(0))));
    draw::AxisScale x{-bound, bound}, y{-bound, bound};
    const float top = rect.y + std::max(above, theme.axis() / 2.0F);
    y.to = top;
    y.from = std::max(top + 1.0F, rect.bottom() - draw::bottom_axis_height(theme));
    const std::string y_name = context.words("panel.clipping.after");
    const std::vector<draw::Tick> y_ticks = draw::ticks_for(y, true, theme, context.fonts);
    x.from = std::min(rect.x + draw::left_axis_width(y_ticks, true, theme, context.fonts), rect.right() - 1.0F);
    x.to = std::max(x.from + 1.0F, rect.right() - 0.5F * theme.unit());
    const draw::Rect plot{x.from, top, x.to - x.from, y.from - top};
    draw::draw_grid(picture, plot, y, y_ticks, theme);
    const draw::Colour axis = mix(theme.hairline, theme.secondary, 0.5F);
    picture.line({x.at(0.0), plot.y}, {x.at(0.0), plot.bottom()}, axis, 1.0F);
    picture.line({plot.x, y.at(0.0)}, {plot.right(), y.at(0.0)}, axis, 1.0F);
    picture.line({plot.x, y.at(-bound)}, {plot.right(), y.at(bound)}, theme.secondary, theme.scale, draw::Dash::dashed);

    picture.begin_clip({plot.x - 4.0F, plot.y - 4.0F, plot.width + 8.0F, plot.height + 8.0F});
    if (effect.kind != Kind::none) {
      std::vector<draw::Point> points;
      for (const double at : {-bound, -std::min(bound, effect.threshold), std::min(bound, effect.threshold), bound})
        points.push_back({x.at(at), y.at(effect.clipped(at))});
      picture.polyline(points, mix(theme.page, line, 0.6F), theme.line());
    }
    const float radius = 1.25F * theme.line();
    for (Index k = 0; k < sampled.values.cols(); ++k) {
      const double before = static_cast<double>(sampled.values(0, k)),
                   after = static_cast<double>(sampled.values(1, k));
      if (!std::isfinite(before) || !std::isfinite(after)) continue;
      const draw::Point at{x.at(before), y.at(std::clamp(after, -bound, bound))};
      picture.rectangle({at.x - radius, at.y - radius, 2.0F * radius, 2.0F * radius},
                        before == after ? unchanged : changed, radius);
    }
    picture.end_clip();
    draw::draw_left_axis(picture, plot, y, y_ticks, y_name, theme, context.fonts, true);
    draw::draw_bottom_axis(picture, plot, x, draw::ticks_for(x, false, theme, context.fonts),
                           context.words("panel.clipping.before"), theme, context.fonts);
    picture.hit({plot, kEntries, 1, kStretches, 0, 0});
  }

  // The whole gradient before and after as two arrows in the plane that both span, above what there is in numbers.
  static void draw_vector(draw::Picture& picture, const PanelContext& context, const Effect& effect,
                          const draw::Rect& rect) {
    const draw::Theme& theme = context.theme;
    std::vector<std::string> lines{
        context.words("panel.clipping.norms", {draw::significant(effect.before), draw::significant(effect.after)})};
    if (effect.kind != Kind::none) {
      lines.push_back(context.words("panel.clipping.threshold", {draw::significant(effect.threshold)}));
      lines.push_back(context.words("panel.clipping.angle", {draw::fixed(effect.degrees, 1)}));
      lines.push_back(context.words("panel.clipping.share", {draw::significant(100.0 * effect.share, 2)}));
    }
    const float pitch = 1.4F * theme.axis();
    const auto room = static_cast<std::size_t>(std::max(0.0F, rect.height / pitch));
    if (lines.size() > room) lines.resize(room);
    const float text_height = static_cast<float>(lines.size()) * pitch;
    const draw::TextStyle style{draw::Face::sans, theme.axis(), theme.text, draw::Align::left, false};
    for (std::size_t i = 0; i < lines.size(); ++i)
      picture.text({rect.x, rect.bottom() - text_height + static_cast<float>(i) * pitch},
                   context.fonts.shortened(lines[i], style.face, style.size, rect.width), style);

    draw::Rect plot{rect.x, rect.y, rect.width, rect.height - text_height - 2.0F * theme.unit()};
    if (plot.height < 3.0F * theme.axis() || plot.width < 3.0F * theme.axis() || !(effect.before > 0.0)) return;
    // The circle that the gradient must stay within is shown where the gradient comes near it.
    const bool circle = effect.kind == Kind::norm && effect.threshold < 1.5 * effect.before;
    const draw::Colour before = mix(theme.page, theme.secondary, 0.7F);
    const draw::Colour after = effect.changed() ? theme.gate_forget : theme.hidden;
    std::vector<draw::LegendEntry> legend{{context.words("panel.clipping.before"), "", before},
                                          {context.words("panel.clipping.after"), "", after}};
    const float above = draw::draw_legend(picture, plot, legend, 1, theme, context.fonts);
    plot.y += above;
    plot.height -= above;
    if (plot.height < 2.0F * theme.axis()) return;
    // From the lower left corner, before: at 30° above the horizontal, or less; after: turned by the angle between
    // both.
    constexpr double kRight = 0.5 * std::numbers::pi;
    const double between = std::min(effect.degrees * std::numbers::pi / 180.0, kRight);
    const double tilt = std::min(std::numbers::pi / 6.0, kRight - between);
    const double turned = tilt + between;
    const double limit = circle ? effect.threshold : 0.0;
    const double across = std::max({effect.before * std::cos(tilt), effect.after * std::cos(turned), limit});
    const double up = std::max({effect.before * std::sin(tilt), effect.after * std::sin(turned), limit});
    const double points =
        0.96 * std::min(static_cast<double>(plot.width) / across, static_cast<double>(plot.height) / up);
    if (!std::isfinite(points)) return;
    const draw::Point origin{plot.x, plot.bottom()};
    const auto at = [&](double length, double angle) {
      return draw::Point{origin.x + static_cast<float>(points * length * std::cos(angle)),
                         origin.y - static_cast<float>(points * length * std::sin(angle))};
    };
    if (circle) {
      std::vector<draw::Point> arc;
      for (int k = 0; k <= 24; ++k) arc.push_back(at(effect.threshold, k * std::numbers::pi / 48.0));
      picture.polyline(arc, theme.secondary, theme.scale, draw::Dash::dashed);
    }
    draw::draw_arrow(picture, origin, at(effect.before, tilt), before, theme.line());
    draw::draw_arrow(picture, origin, at(effect.after, turned), after, 1.6F * theme.line());
  }

  std::string show_ = "both";
};

}  // namespace

std::unique_ptr<Panel> make_clipping_panel() { return std::make_unique<ClippingPanel>(); }

}  // namespace unrolled
