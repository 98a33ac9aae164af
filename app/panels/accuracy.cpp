// How much comes out right on held-out data, over training: exact match, symbols, alignment. Of a race, every run.
#include <stdexcept>

#include "app/panels/measure_curves.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr const char* kGroup = "accuracy";

class AccuracyPanel final : public Panel {
 public:
  std::string id() const override { return "accuracy"; }
  std::string title(const PanelContext& context) const override { return context.words("panel.accuracy.title"); }
  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) ||
           (snapshot.step == 0 && (snapshot.observables.empty() || !snapshot.curves_of(kGroup).empty() ||
                                   snapshot.observable("pair.source") != nullptr));
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.accuracy.promise"); }
  bool ready(const Snapshot& snapshot) const override { return curves_.any(snapshot); }

  std::vector<PanelOption> options(const PanelContext& context) const override { return curves_.options(context); }

  void set_option(std::string_view name, std::string_view value) override {
    if (!curves_.set_option(name, value))
      throw std::invalid_argument(unknown_name("option of panel accuracy", name, MeasureCurves::option_names()));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    curves_.draw(picture, {0, 0, size.width, size.height}, context);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    return curves_.point_at(context, hit);
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override { return curves_.tables(context); }

 private:
  MeasureCurves curves_{"accuracy", kGroup, MeasureCurves::Of::what_is_right};
};

}  // namespace

std::unique_ptr<Panel> make_accuracy_panel() { return std::make_unique<AccuracyPanel>(); }

}  // namespace unrolled
