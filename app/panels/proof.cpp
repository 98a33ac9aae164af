// The sum that the tables save one from: every path that spells the target, its product, and that they add up to what
// α and β give.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/panels/ctc_symbols.h"
#include "app/panels/observed.h"
#include "core/ctc/emissions.h"
#include "core/ctc/paths.h"
#include "core/ctc/topology.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kPaths = 1;                   // kind of the hit areas, a row each
constexpr std::uint64_t kMostPaths = 2000;  // listed
constexpr const char* kByProbability = "probability";
constexpr const char* kByOrder = "order";

struct Proof {
  std::vector<std::string> symbols;
  ctc::Topology topology;
  ctc::Emissions emissions;
  ctc::PathCount count;
  struct Path {
    ctc::SymbolPath symbols;
    double log_p = 0.0;
  };
  std::vector<Path> paths;  // none where there are too many
  double sum = 0.0;

  Index steps() const { return emissions.steps(); }
  std::string text(const Path& path) const {
    std::string text;
    for (const int k : path.symbols) text += symbols[static_cast<std::size_t>(k)];
    return text;
  }
};

class ProofPanel final : public Panel {
 public:
  std::string id() const override { return "proof"; }
  std::string title(const PanelContext& context) const override {
    const auto proof = read(context.snapshot);
    if (!proof || !proof->count.exact) return context.words("panel.proof.title");
    return context.words("panel.proof.title_of", {draw::whole(static_cast<long long>(*proof->count.exact))});
  }
  bool applies(const Snapshot& snapshot) const override {
    return snapshot.observable("ctc.extended") != nullptr || awaits_ctc(snapshot);
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.proof.promise"); }
  bool ready(const Snapshot& snapshot) const override { return read(snapshot) != nullptr; }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {{"sorted",
             context.words("panel.proof.sorted"),
             {{kByProbability, context.words("panel.proof.by_probability")},
              {kByOrder, context.words("panel.proof.by_order")}},
             sorted_}};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name != "sorted") throw std::invalid_argument(unknown_name("option of panel proof", name, {"sorted"}));
    if (value != kByProbability && value != kByOrder)
      throw std::invalid_argument(unknown_name("sorted of panel proof", value, {kByProbability, kByOrder}));
    sorted_ = value;
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto proof = read(context.snapshot);
    const draw::Theme& theme = context.theme;
    const float line = theme.axis() * 1.4F;
    draw::Picture picture(size);
    const draw::TextStyle text{draw::Face::sans, theme.axis(), theme.text, draw::Align::left, false};
    const float sums = 2.0F * line + theme.unit();
    draw_sums(picture, context, *proof, {0.0F, size.height - sums, size.width, sums});
    const draw::Rect list{0.0F, 0.0F, size.width, size.height - sums - theme.unit() / 2};
    if (proof->paths.empty()) {
      const std::string why = proof->count.exact == 0
                                  ? context.words("panel.proof.none")
                                  : context.words("panel.proof.too_many", {draw::whole(kMostPaths)});
      draw::draw_paragraph(picture, list, why, text, context.fonts);
      return picture;
    }
    draw_paths(picture, context, *proof, list, line);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto proof = read(context.snapshot);
    const std::vector<const Proof::Path*> order = proof ? in_order(*proof) : std::vector<const Proof::Path*>{};
    if (hit.kind != kPaths || hit.row < 0 || hit.row >= static_cast<int>(order.size())) return std::nullopt;
    const Proof::Path& path = *order[static_cast<std::size_t>(hit.row)];
    return Pointed{{}, {proof->text(path), product(*proof, path), "= " + draw::significant(std::exp(path.log_p))}};
  }

  // A click lays the path over the tables.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const Settings* settings = context.snapshot.settings.get();
    if (touch.hit.kind != kPaths || settings == nullptr || !settings->has("path") || !settings->at("path").live)
      return std::nullopt;
    const auto proof = read(context.snapshot);
    const std::vector<const Proof::Path*> order = proof ? in_order(*proof) : std::vector<const Proof::Path*>{};
    if (!touch.begins || touch.hit.row < 0 || touch.hit.row >= static_cast<int>(order.size()))
      return std::vector<PanelCommand>{};
    const std::string text = proof->text(*order[static_cast<std::size_t>(touch.hit.row)]);
    return std::vector<PanelCommand>{SetSetting{"path", settings->text("path") == text ? std::string() : text}};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto proof = read(context.snapshot);
    if (!proof || proof->paths.empty()) return {};
    PanelTable table;
    table.name = "paths";
    const std::vector<const Proof::Path*> order = in_order(*proof);
    table.values.resize(static_cast<Index>(order.size()), proof->steps() + 1);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const auto row = static_cast<Index>(i);
      table.row_names.push_back(proof->text(*order[i]));
      for (Index t = 0; t < proof->steps(); ++t)
        table.values(row, t) = proof->emissions.y(order[i]->symbols[static_cast<std::size_t>(t)], t);
      table.values(row, proof->steps()) = std::exp(order[i]->log_p);
    }
    for (Index t = 1; t <= proof->steps(); ++t) table.column_names.push_back("y" + std::to_string(t));
    table.column_names.push_back("p");
    return {table};
  }

 private:
  // The same as long as the snapshot's emissions and target are.
  std::shared_ptr<const Proof> read(const Snapshot& snapshot) const {
    const auto y = shared_observable(snapshot, "ctc.y"), extended = shared_observable(snapshot, "ctc.extended");
    if (kept_ != nullptr && y == kept_y_ && extended == kept_extended_) return kept_;
    auto symbols = CtcSymbols::read(snapshot);
    if (!symbols) return nullptr;
    if (!y->values.allFinite() || y->values.minCoeff() < 0.0F || y->values.colwise().sum().minCoeff() <= 0.0F)
      return nullptr;
    auto made = std::make_shared<Proof>(Proof{std::move(symbols->names), std::move(symbols->topology), {}, {}, {}});
    made->emissions.y = y->values.cast<double>();
    for (Index t = 0; t < made->steps(); ++t) made->emissions.y.col(t) /= made->emissions.y.col(t).sum();
    made->emissions.log_y = made->emissions.y.array().log();
    made->count = ctc::count_paths(made->topology, made->steps());
    if (const auto all = ctc::enumerate_paths(made->topology, made->steps(), kMostPaths))
      for (const ctc::StatePath& states : *all) {
        Proof::Path path{ctc::symbols_of(made->topology, states), 0.0};
        path.log_p = ctc::log_probability(made->emissions, path.symbols);
        made->sum += std::exp(path.log_p);
        made->paths.push_back(std::move(path));
      }
    kept_y_ = y;
    kept_extended_ = extended;
    return kept_ = std::move(made);
  }

  std::vector<const Proof::Path*> in_order(const Proof& proof) const {
    std::vector<const Proof::Path*> order;
    for (const Proof::Path& path : proof.paths) order.push_back(&path);
    if (sorted_ == kByProbability)
      std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->log_p > b->log_p; });
    return order;
  }

  static std::string product(const Proof& proof, const Proof::Path& path) {
    std::string text;
    for (Index t = 0; t < proof.steps(); ++t)
      text +=
          (t == 0 ? "" : " · ") + draw::significant(proof.emissions.y(path.symbols[static_cast<std::size_t>(t)], t), 2);
    return text;
  }

  // As many columns as there is room for; what is left over is added up in the last line.
  void draw_paths(draw::Picture& picture, const PanelContext& context, const Proof& proof, const draw::Rect& rect,
                  float line) const {
    const draw::Theme& theme = context.theme;
    const draw::TextStyle mono{draw::Face::mono, theme.axis(), theme.text, draw::Align::left, false};
    draw::TextStyle quiet = mono, number = mono;
    quiet.colour = theme.secondary;
    number.align = draw::Align::right;
    const std::vector<const Proof::Path*> order = in_order(proof);
    const float path_width = context.fonts.width(proof.text(proof.paths.front()), mono) + theme.unit();
    const float number_width = context.fonts.width("1.23·10⁻¹²", mono);
    float product_width = 0.0F;
    for (const Proof::Path& path : proof.paths)
      product_width = std::max(product_width, context.fonts.width(product(proof, path) + "  ", quiet));
    const float gap = 3.0F * theme.unit(), short_width = path_width + number_width;
    const int rows = std::max(1, static_cast<int>(rect.height / line));
    const int wanted = (static_cast<int>(order.size()) + rows - 1) / rows;
    // The products are written out where all paths have room with them.
    const int with_products = std::max(0, static_cast<int>((rect.width + gap) / (short_width + product_width + gap)));
    const bool products = with_products >= std::min(wanted, 1) && with_products >= wanted;
    const float width = short_width + (products ? product_width : 0.0F);
    const int columns = std::max(1, std::min(wanted, static_cast<int>((rect.width + gap) / (width + gap))));
    int room = columns * rows;
    const bool all = room >= static_cast<int>(order.size());
    if (!all) --room;
    const std::string laid = context.snapshot.settings && context.snapshot.settings->has("path")
                                 ? context.snapshot.settings->text("path")
                                 : std::string();
    double shown_sum = 0.0;
    for (int i = 0; i < std::min(room, static_cast<int>(order.size())); ++i) {
      const Proof::Path& path = *order[static_cast<std::size_t>(i)];
      const float x = rect.x + static_cast<float>(i / rows) * (width + gap);
      const float y = rect.y + static_cast<float>(i % rows) * line;
      draw::TextStyle style = mono;
      if (proof.text(path) == laid) style.colour = theme.accent;
      picture.text({x, y}, proof.text(path), style);
      if (products) picture.text({x + path_width, y}, product(proof, path), quiet);
      picture.text({x + width, y}, draw::significant(std::exp(path.log_p)), number);
      picture.hit({{x, y, width, line}, kPaths, 1, 1, i, 0});
      shown_sum += std::exp(path.log_p);
    }
    if (all) return;
    const draw::TextStyle rest{draw::Face::sans, theme.axis(), theme.secondary, draw::Align::left, false};
    const float x = rect.x + static_cast<float>((columns - 1)) * (width + gap);
    const std::string says =
        context.words("panel.proof.rest", {draw::whole(static_cast<long long>(order.size()) - room),
                                           draw::significant(std::max(0.0, proof.sum - shown_sum))});
    picture.text({x, rect.y + static_cast<float>(rows - 1) * line},
                 context.fonts.shortened(says, rest.face, rest.size, rect.right() - x), rest);
  }

  // "Σ of all paths = 0.0141      Σ_s α_8(s) = 0.0141      Σ_s αβ/y = 0.0141"
  static void draw_sums(draw::Picture& picture, const PanelContext& context, const Proof& proof,
                        const draw::Rect& rect) {
    const draw::Theme& theme = context.theme;
    const float line = theme.axis() * 1.4F;
    picture.line({rect.x, rect.y}, {rect.right(), rect.y}, theme.hairline, 1.0F);
    const draw::TextStyle bold{draw::Face::bold, theme.axis(), theme.text, draw::Align::left, false};
    const draw::TextStyle text{draw::Face::sans, theme.axis(), theme.text, draw::Align::left, false};
    float y = rect.y + theme.unit() / 2;
    // Narrow, a sentence gives its number alone.
    const auto write = [&](const std::string& sentence, const draw::TextStyle& style) {
      const std::size_t equals = sentence.rfind('=');
      const bool fits = context.fonts.width(sentence, style) <= rect.width || equals == std::string::npos;
      const std::string says = fits ? sentence : "p " + sentence.substr(equals);
      picture.text({rect.x, y}, context.fonts.shortened(says, style.face, style.size, rect.width), style);
    };
    if (!proof.paths.empty()) {
      write(context.words("panel.proof.sum", {draw::significant(proof.sum, 6)}), bold);
      y += line;
    }
    const Observable* log_p = context.snapshot.observable("ctc.log_p");
    if (log_p == nullptr || log_p->values.size() == 0) return;
    const double p = std::exp(static_cast<double>(log_p->values(0, 0)));
    write(context.words("panel.proof.tables", {draw::significant(p, 6)}), text);
  }

  std::string sorted_ = kByProbability;
  mutable std::shared_ptr<const Proof> kept_;
  mutable std::shared_ptr<const Observable> kept_y_, kept_extended_;
};

}  // namespace

std::unique_ptr<Panel> make_proof_panel() { return std::make_unique<ProofPanel>(); }

}  // namespace unrolled
