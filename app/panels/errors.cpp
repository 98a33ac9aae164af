// What is read wrongly on held-out data: the shares of labels and of words over training, of all runs of a race, and
// which symbols are taken for which others.
#include <algorithm>
#include <array>
#include <stdexcept>

#include "app/panels/choices.h"
#include "app/panels/confusion.h"
#include "app/panels/measure_curves.h"
#include "app/panels/reading_tables.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kConfusion = 2;  // kind of the hit area; 1 is that of the curves
constexpr const char* kGroup = "errors";

class ErrorsPanel final : public Panel {
 public:
  std::string id() const override { return "errors"; }
  std::string title(const PanelContext& context) const override { return context.words("panel.errors.title"); }
  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) || is_handwriting(snapshot) || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.errors.promise"); }
  bool ready(const Snapshot& snapshot) const override { return curves_.any(snapshot) || Confusion::is_in(snapshot); }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    std::vector<PanelOption> made = {choice_option(context, "errors", "show", kShown, shown_),
                                     choice_option(context, "errors", "cells", kCells, cells_)};
    for (PanelOption& option : curves_.options(context)) made.push_back(std::move(option));
    return made;
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "show")
      shown_ = parse_choice("errors", name, value, kShown);
    else if (name == "cells")
      cells_ = parse_choice("errors", name, value, kCells);
    else if (!curves_.set_option(name, value))
      throw std::invalid_argument(unknown_name("option of panel errors", name, {"show", "cells", "measure", "x"}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const auto confusion = Confusion::read(context);
    const bool curves = curves_.any(context.snapshot);
    const draw::Rect all{0, 0, size.width, size.height};
    const auto draw_matrix = [&](const draw::Rect& rect) {
      const ConfusionPlot plot{cells_ == kCells[1], kConfusion};
      draw_confusion(picture, rect, context, *confusion, plot, grid(*confusion, plot.only_mistakes));
    };
    if (curves && (!confusion || shown_ == kShown[1])) {
      curves_.draw(picture, all, context);
    } else if (confusion && (!curves || shown_ == kShown[2])) {
      draw_matrix(all);
    } else if (confusion) {
      // Side by side, or one below the other; where neither has room the curves alone, once they are any.
      const float axis = context.theme.axis(), gap = 2.0F * context.theme.unit();
      if (size.width >= 46.0F * axis && size.height >= 8.0F * axis) {
        const float left = std::floor(0.42F * size.width);
        curves_.draw(picture, {0, 0, left, size.height}, context);
        draw_matrix({left + gap, 0, size.width - left - gap, size.height});
      } else if (size.height >= 30.0F * axis) {
        const float upper = std::floor(0.4F * size.height);
        curves_.draw(picture, {0, 0, size.width, upper}, context);
        draw_matrix({0, upper + gap, size.width, size.height - upper - gap});
      } else if (curves_.many(context.snapshot)) {
        curves_.draw(picture, all, context);
      } else {
        draw_matrix(all);
      }
    }
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    if (hit.kind != kConfusion) return curves_.point_at(context, hit);
    const auto confusion = Confusion::read(context);
    if (!confusion || hit.row < 0 || hit.row >= confusion->size() || hit.col < 0 || hit.col >= confusion->size())
      return std::nullopt;
    return Pointed{{}, confusion_lines(context, *confusion, hit.row, hit.col)};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    std::vector<PanelTable> made = curves_.tables(context);
    if (const auto confusion = Confusion::read(context)) made.push_back(table_of(*confusion->counts));
    return made;
  }

 private:
  // The first are the defaults.
  static constexpr std::array<const char*, 3> kShown{"both", "curves", "confusion"};
  static constexpr std::array<const char*, 2> kCells{"all", "mistakes"};

  std::shared_ptr<const draw::Grid> grid(const Confusion& confusion, bool only_mistakes) const {
    if (drawn_ != confusion.counts || drawn_mistakes_ != only_mistakes) {
      grid_ = confusion_grid(confusion, only_mistakes);
      drawn_ = confusion.counts;
      drawn_mistakes_ = only_mistakes;
    }
    return grid_;
  }

  MeasureCurves curves_{"errors", kGroup, MeasureCurves::Of::mistakes};
  std::string shown_ = kShown[0], cells_ = kCells[0];
  mutable std::shared_ptr<const Observable> drawn_;
  mutable bool drawn_mistakes_ = false;
  mutable std::shared_ptr<const draw::Grid> grid_;
};

}  // namespace

std::unique_ptr<Panel> make_errors_panel() { return std::make_unique<ErrorsPanel>(); }

}  // namespace unrolled
