// How the state answers to the state before: the Jacobian of the pinned step as a map, its singular values, and those
// of the product of all Jacobians back from the last step, over the lag.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/bars.h"
#include "app/draw/curves.h"
#include "app/draw/heatmap_plot.h"
#include "app/draw/numbers.h"
#include "app/draw/symbols.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

// Kinds of the hit areas.
constexpr int kCells = 1;
constexpr int kRanks = 2;
constexpr int kLags = 3;

using Shared = std::shared_ptr<const Observable>;

struct Places {
  draw::Rect map, singular, product;  // without width where there is no room
};

// All three where there is room, else the map and the product, else the map alone.
Places places_for(draw::Size size, const draw::Theme& theme) {
  const float gap = 2.0F * theme.unit();
  const float wide = 24.0F * theme.axis(), high = 17.0F * theme.axis();
  Places places;
  const draw::Rect all{0, 0, size.width, size.height};
  const auto columns = [&](float share) {
    draw::Rect left = all, right = all;
    left.width = share * (size.width - gap);
    right.x = left.right() + gap;
    right.width = size.width - right.x;
    return std::pair{left, right};
  };
  const auto rows = [&](const draw::Rect& rect, float share) {
    draw::Rect upper = rect, lower = rect;
    upper.height = share * (rect.height - gap);
    lower.y = upper.bottom() + gap;
    lower.height = rect.bottom() - lower.y;
    return std::pair{upper, lower};
  };
  if (size.width >= 2.0F * wide && size.height >= high * 1.4F) {
    draw::Rect right;
    // The map's cells stay square, with room for its numbers and its colour bar.
    const float square = (size.height + 6.0F * theme.axis()) / (size.width - gap);
    std::tie(places.map, right) = columns(std::clamp(square, 0.35F, 0.55F));
    std::tie(places.singular, places.product) = rows(right, 0.42F);
  } else if (size.width >= 2.4F * wide) {
    draw::Rect right;
    std::tie(places.map, right) = columns(0.34F);
    places.singular = places.product = right;
    places.singular.width = 0.42F * (right.width - gap);
    places.product.x = places.singular.right() + gap;
    places.product.width = right.right() - places.product.x;
  } else if (size.width >= wide) {
    std::tie(places.map, places.product) = columns(0.56F);
  } else if (size.height >= high * 1.6F) {
    std::tie(places.map, places.product) = rows(all, 0.55F);
  } else {
    places.map = all;
  }
  return places;
}

class JacobiansPanel final : public Panel {
 public:
  std::string id() const override { return "jacobians"; }

  std::string title(const PanelContext& context) const override {
    const Shared jacobian = chosen(context.snapshot);
    if (jacobian == nullptr) return context.words("panel.jacobians.title");
    const std::string name = draw::with_subscripts(jacobian->symbol);
    if (show_ == "product") return context.words("panel.jacobians.title_product");
    return context.words("panel.jacobians.title_of", {name, focus_text(context.snapshot)});
  }

  bool applies(const Snapshot& snapshot) const override {
    return chosen(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.jacobians.promise"); }

  bool ready(const Snapshot& snapshot) const override {
    const Shared jacobian = chosen(snapshot);
    return jacobian != nullptr && jacobian->values.size() > 0;
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {{"show",
             context.words("panel.option.show"),
             {{"all", context.words("panel.jacobians.all")},
              {"map", context.words("panel.jacobians.map")},
              {"singular", context.words("panel.jacobians.singular")},
              {"product", context.words("panel.jacobians.product")}},
             show_},
            source_option(context, "jacobian", chosen(context.snapshot).get())};
  }

  void set_option(std::string_view name, std::string_view value) override {
    const std::vector<std::string> shows{"all", "map", "singular", "product"};
    if (name == "source") {
      source_ = value;
    } else if (name == "show") {
      if (std::find(shows.begin(), shows.end(), value) == shows.end())
        throw std::invalid_argument(unknown_name("show of panel jacobians", value, shows));
      show_ = value;
    } else {
      throw std::invalid_argument(unknown_name("option of panel jacobians", name, {"show", "source"}));
    }
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const Shared jacobian = chosen(context.snapshot);
    if (jacobian == nullptr || jacobian->values.size() == 0) return picture;
    const draw::Rect all{0, 0, size.width, size.height};
    Places places;
    if (show_ == "all") places = places_for(size, context.theme);
    if (show_ == "map") places.map = all;
    if (show_ == "singular") places.singular = all;
    if (show_ == "product") places.product = all;
    const bool captions = show_ == "all" && places.product.width > 0.0F;
    if (places.map.width > 0.0F) draw_map(picture, context, jacobian, places.map);
    if (places.singular.width > 0.0F) draw_singular(picture, context, *jacobian, captions, places.singular);
    if (places.product.width > 0.0F) draw_product(picture, context, captions, places.product);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const Shared jacobian = chosen(context.snapshot);
    if (jacobian == nullptr || jacobian->values.size() == 0 || hit.row < 0 || hit.col < 0) return std::nullopt;
    if (hit.kind == kCells) {
      if (hit.row >= jacobian->values.rows() || hit.col >= jacobian->values.cols()) return std::nullopt;
      Pointed pointed{{}, entry_lines(context, *jacobian, hit.row, hit.col)};
      if (jacobian->rows.name == "unit") pointed.selection.unit = hit.row;
      return pointed;
    }
    if (hit.kind == kRanks) {
      const Observable* values = singular_values(context.snapshot, *jacobian);
      if (values == nullptr || hit.col >= values->values.rows()) return std::nullopt;
      return Pointed{{},
                     {draw::with_subscripts(values->symbol) + " = " +
                          value_text(values->meaning, static_cast<double>(values->values(hit.col, 0))),
                      place_text(context, values->rows, hit.col), phrase(context, values->meaning_text)}};
    }
    if (hit.kind == kLags) return point_at_lag(context, hit.col);
    return std::nullopt;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const Shared jacobian = chosen(context.snapshot);
    std::vector<PanelTable> made;
    const auto shows = [&](const char* part) { return show_ == "all" || show_ == part; };
    if (shows("map")) made.push_back(table_of(*jacobian));
    if (const Observable* values = singular_values(context.snapshot, *jacobian); values != nullptr && shows("singular"))
      made.push_back(table_of(*values));
    if (const Observable* product = context.snapshot.observable("jacobian.product");
        product != nullptr && shows("product"))
      made.push_back(table_of(*product));
    if (made.empty()) made.push_back(table_of(*jacobian));
    return made;
  }

 private:
  // Of all that is carried, where that is more than h: what a gate keeps open shows only there.
  Shared chosen(const Snapshot& snapshot) const {
    return chosen_observable(snapshot, "jacobian", source_, {"jacobian.state", "jacobian.h"});
  }

  static const Observable* singular_values(const Snapshot& snapshot, const Observable& jacobian) {
    const Observable* found = snapshot.observable("singular." + jacobian.id);
    return found != nullptr && found->values.size() > 0 ? found : nullptr;
  }

  static std::string focus_text(const Snapshot& snapshot) {
    const Observable* focus = snapshot.observable("jacobian.focus");
    if (focus == nullptr || focus->values.size() == 0 || !std::isfinite(focus->values(0, 0))) return "–";
    return draw::whole(std::llround(std::clamp(focus->values(0, 0), 0.0F, 1e9F)));
  }

  // The lags of the columns of the product; empty where there is none. They ascend from 0.
  static std::vector<int> lags_of(const Snapshot& snapshot, const Observable* product) {
    const Observable* places = snapshot.observable("jacobian.lag");
    std::vector<int> lags;
    if (product == nullptr || places == nullptr || places->values.size() != product->values.cols()) return lags;
    for (Index k = 0; k < places->values.size(); ++k) {
      const float lag = places->values.data()[k];
      if (!(lag >= 0.0F && lag < 1e6F) || (k > 0 && static_cast<int>(lag) <= lags.back())) return {};
      lags.push_back(static_cast<int>(lag));
    }
    return lags;
  }

  // The place of the lag that was measured next to this one.
  static Index nearest(const std::vector<int>& lags, int lag) {
    auto found = std::lower_bound(lags.begin(), lags.end(), lag);
    if (found != lags.begin() && (found == lags.end() || lag - *(found - 1) <= *found - lag)) --found;
    return found - lags.begin();
  }

  // Draws a caption at the top of a part, where parts stand side by side, and takes its height away.
  static draw::Rect below_caption(draw::Picture& picture, const PanelContext& context, bool captions,
                                  const std::string& text, const draw::Rect& rect) {
    if (!captions || rect.height < 8.0F * context.theme.axis()) return rect;
    const draw::TextStyle style{draw::Face::sans, context.theme.axis(), context.theme.secondary, draw::Align::left,
                                false};
    draw::draw_symbols(picture, {rect.x, rect.y},
                       draw::shortened_title(text, style.face, style.size, rect.width, context.fonts), style,
                       context.fonts);
    const float taken = context.theme.axis() + context.theme.unit();
    return {rect.x, rect.y + taken, rect.width, rect.height - taken};
  }

  void draw_map(draw::Picture& picture, const PanelContext& context, const Shared& jacobian,
                const draw::Rect& rect) const {
    draw::HeatmapPlot plot;
    plot.grid = grid_.of(jacobian);
    plot.scale = scale_of(*jacobian, context.theme, context.theme.classic_red_blue);
    plot.row_name = context.words.translated(jacobian->rows.name);
    plot.col_name = context.words.translated(jacobian->cols.name);
    plot.row_labels = plot_labels(jacobian->rows, jacobian->values.rows());
    plot.col_labels = plot_labels(jacobian->cols, jacobian->values.cols());
    plot.hit_kind = kCells;
    if (jacobian->rows.name == "unit") plot.marked_row = marked(context.unit(), jacobian->values.rows());
    draw::draw_heatmap(picture, rect, plot, context.theme, context.fonts);
  }

  static void draw_singular(draw::Picture& picture, const PanelContext& context, const Observable& jacobian,
                            bool captions, const draw::Rect& rect) {
    const Observable* values = singular_values(context.snapshot, jacobian);
    if (values == nullptr) return;
    const auto largest = static_cast<double>(values->values(0, 0));
    draw::BarsPlot plot;
    plot.values.assign(values->values.data(), values->values.data() + values->values.rows());
    plot.low = -0.5;
    plot.high = static_cast<double>(values->values.rows()) - 0.5;
    plot.whole_x = true;
    plot.x_name = context.words.translated(values->rows.name);
    plot.colour = mix(context.theme.page, context.theme.hidden, 0.75F);
    plot.level = 1.0;  // neither longer nor shorter
    plot.hit_kind = kRanks;
    const std::string caption = context.words("panel.jacobians.singular_of", {draw::significant(largest)});
    draw::draw_bars(picture, below_caption(picture, context, captions, caption, rect), plot, context.theme,
                    context.fonts);
  }

  static void draw_product(draw::Picture& picture, const PanelContext& context, bool captions, const draw::Rect& rect) {
    const Observable* product = context.snapshot.observable("jacobian.product");
    const std::vector<int> lags = lags_of(context.snapshot, product);
    if (lags.empty()) return;
    const draw::Theme& theme = context.theme;
    draw::CurvesPlot plot;
    plot.x_name = context.words.translated(product->cols.name);
    plot.logarithmic = true;
    plot.x_range = {-0.5, static_cast<double>(lags.back()) + 0.5};
    plot.y_range = absolute_range(product->values);
    if (const int time = context.time(); time >= 0 && time <= lags.back())
      plot.marked_x = lags[static_cast<std::size_t>(nearest(lags, lags.back() - time))];
    for (Index row = 0; row < product->values.rows(); ++row) {
      draw::Series series;
      const auto at = static_cast<std::size_t>(row);
      if (at < product->rows.labels.size()) series.label = context.words.translated(product->rows.labels[at]);
      series.colour = row == 0 ? theme.hidden : mix(theme.page, theme.hidden, row == 1 ? 0.7F : 0.45F);
      series.band = false;
      for (std::size_t k = 0; k < lags.size(); ++k) {
        const float value = product->values(row, static_cast<Index>(k));
        series.points.push_back({static_cast<double>(lags[k]), value, value, value});
      }
      plot.series.push_back(std::move(series));
    }
    draw::Series one;  // neither longer nor shorter
    one.colour = theme.secondary;
    one.kind = draw::SeriesKind::threshold;
    one.points = {{plot.x_range->first, 1.0F, 1.0F, 1.0F}};
    plot.series.push_back(std::move(one));
    const std::string caption = context.words("panel.jacobians.product_of", {draw::with_subscripts(product->symbol)});
    const draw::CurvesLayout layout = draw::draw_curves(
        picture, below_caption(picture, context, captions, caption, rect), plot, theme, context.fonts);
    picture.hit({layout.plot, kLags, 1, lags.back() + 1, 0, 0});
  }

  static std::optional<Pointed> point_at_lag(const PanelContext& context, int lag) {
    const Observable* product = context.snapshot.observable("jacobian.product");
    const std::vector<int> lags = lags_of(context.snapshot, product);
    if (lags.empty() || lag > lags.back()) return std::nullopt;
    const Index k = nearest(lags, lag);
    const int measured = lags[static_cast<std::size_t>(k)];
    Pointed pointed{{lags.back() - measured, -1}, {"T − t = " + std::to_string(measured)}};
    for (Index row = 0; row < product->values.rows(); ++row) {
      const auto at = static_cast<std::size_t>(row);
      const std::string name =
          at < product->rows.labels.size() ? context.words.translated(product->rows.labels[at]) : std::to_string(row);
      pointed.lines.push_back(name + ": " + value_text(product->meaning, static_cast<double>(product->values(row, k))));
    }
    if (!product->meaning_text.empty()) pointed.lines.push_back(phrase(context, product->meaning_text));
    if (!product->formula.empty()) pointed.lines.push_back(draw::with_subscripts(product->formula));
    return pointed;
  }

  std::string source_;  // empty: the default
  std::string show_ = "all";
  mutable ObservableGrid grid_;
};

}  // namespace

std::unique_ptr<Panel> make_jacobians_panel() { return std::make_unique<JacobiansPanel>(); }

}  // namespace unrolled
