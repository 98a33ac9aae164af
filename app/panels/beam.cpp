// Beam search over a decoder: the tree of prefixes, what was kept and what was cut off at each step, and the answers
// with their scores.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/draw/symbols.h"
#include "app/panels/beam_tree.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

using draw::Align;
using draw::Face;
using draw::Rect;
using draw::TextStyle;

constexpr int kNodes = 1;    // kinds of the hit areas: one each, the column its number
constexpr int kAnswers = 2;  // a row each
constexpr int kMostAnswers = 6;

class BeamPanel final : public Panel {
 public:
  std::string id() const override { return "beam"; }

  std::string title(const PanelContext& context) const override {
    const Settings* settings = context.snapshot.settings.get();
    if (read(context.snapshot) == nullptr || settings == nullptr || !settings->has("beam_width"))
      return context.words("panel.beam.title");
    return context.words("panel.beam.title_of", {settings->to_text("beam_width")});
  }

  bool applies(const Snapshot& snapshot) const override {
    return snapshot.observable("beam.nodes") != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.beam.promise"); }
  bool ready(const Snapshot& snapshot) const override { return read(snapshot) != nullptr; }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {{"show",
             context.words("panel.option.show"),
             {{"all", context.words("panel.beam.all")}, {"kept", context.words("panel.beam.kept_only")}},
             only_kept_ ? "kept" : "all"}};
  }
  void set_option(std::string_view name, std::string_view value) override {
    if (name != "show") throw std::invalid_argument(unknown_name("option of panel beam", name, {"show"}));
    if (value != "all" && value != "kept")
      throw std::invalid_argument(unknown_name("show of panel beam", value, {"all", "kept"}));
    only_kept_ = value == "kept";
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto tree = read(context.snapshot);
    draw::Picture picture(size);
    if (tree == nullptr) return picture;
    const float line = context.theme.axis() * 1.45F;
    const int room = static_cast<int>((size.height - 6.0F * line) / line);
    const float high = draw_answers(picture, context, *tree, std::clamp(room, 1, kMostAnswers), size.width);
    const float y = high + 0.5F * line;
    if (size.height - y >= 3.0F * line) draw_tree(picture, context, *tree, {0, y, size.width, size.height - y});
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tree = read(context.snapshot);
    if (tree == nullptr) return std::nullopt;
    int at = -1;
    if (hit.kind == kNodes && hit.col >= 0 && hit.col < static_cast<int>(tree->nodes().size())) at = hit.col;
    if (hit.kind == kAnswers && hit.row >= 0 && hit.row < static_cast<int>(tree->answers().size()))
      at = tree->answers()[static_cast<std::size_t>(hit.row)];
    if (at < 0) return std::nullopt;
    const BeamTree::Node& node = tree->node(at);
    Pointed pointed{{node.depth - 1, -1, -1}, {quoted(context.words, node.text)}};
    if (at == 0) {
      pointed.lines.push_back(context.words("panel.beam.root"));
      return pointed;
    }
    pointed.lines.push_back("ln p(" + quoted(context.words, node.sign) + ") = " + draw::significant(node.log_symbol) +
                            "   p = " + draw::significant(std::exp(node.log_symbol)));
    pointed.lines.push_back("ln p = " + draw::significant(tree->node(node.parent).log_p) + " + (" +
                            draw::significant(node.log_symbol) + ") = " + draw::significant(node.log_p));
    pointed.lines.push_back(score_text(context, node));
    std::string fate = context.words(node.finished ? "panel.beam.finished"
                                     : node.kept   ? "panel.beam.kept"
                                                   : "panel.beam.pruned");
    if (node.rank >= 0) fate += ", " + context.words("panel.beam.rank", {std::to_string(node.rank + 1)});
    pointed.lines.push_back(fate);
    return pointed;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const Observable* beam = context.snapshot.observable("beam.nodes");
    if (beam == nullptr || !ready(context.snapshot)) return {};
    return {table_of(*beam)};
  }

 private:
  // The same as long as the snapshot's search is.
  std::shared_ptr<const BeamTree> read(const Snapshot& snapshot) const {
    if (tree_ == nullptr || !tree_->is_of(snapshot)) tree_ = BeamTree::read(snapshot);
    return tree_;
  }

  static double penalty(const PanelContext& context) {
    const Settings* settings = context.snapshot.settings.get();
    return settings != nullptr && settings->has("length_penalty") ? settings->real("length_penalty") : 0.0;
  }

  // "score = ln p / ((5 + 4) / 6)^0.6 = −0.43 / 1.28 = −0.34", where that is what it is.
  static std::string score_text(const PanelContext& context, const BeamTree::Node& node) {
    const std::string name = context.words("panel.beam.score"), value = draw::significant(node.score);
    const double alpha = penalty(context), longer = std::pow((5.0 + node.depth) / 6.0, alpha);
    if (!(alpha > 0.0) || std::abs(node.log_p / longer - node.score) > 1e-3 * std::max(1.0, std::abs(node.score)))
      return name + " = " + value;
    return name + " = ln p / ((5 + " + std::to_string(node.depth) + ") / 6)^" + draw::significant(alpha, 2) + " = " +
           draw::significant(node.log_p) + " / " + draw::significant(longer) + " = " + value;
  }

  // The answers, the best first, with ln p, their length and what they are ranked by. Returns the height used.
  static float draw_answers(draw::Picture& picture, const PanelContext& context, const BeamTree& tree, int rows,
                            float width) {
    const draw::Theme& theme = context.theme;
    const float axis = theme.axis(), line = axis * 1.45F, gap = 2.0F * theme.unit();
    const TextStyle quiet{Face::sans, axis, theme.secondary, Align::left, false};
    TextStyle head = quiet;
    head.align = Align::right;
    const bool penalised = penalty(context) > 0.0;
    const std::vector<std::string> heads =
        penalised ? std::vector<std::string>{"p", "ln p", "|Y|", context.words("panel.beam.score")}
                  : std::vector<std::string>{"p", "ln p", "|Y|"};
    float cell = context.fonts.width("−0.0123", Face::mono, axis) + gap;
    for (const std::string& one : heads) cell = std::max(cell, context.fonts.width(one, quiet) + gap);
    const float ranks = context.fonts.width("10  ", quiet);
    // Numbers only where the words keep some room beside them; the last ones say most.
    const float beside = (width - ranks - 6.0F * axis) / cell;
    const auto columns = std::min(heads.size(), static_cast<std::size_t>(std::max(0.0F, beside)));
    float widest = context.fonts.width(context.words("panel.beam.answers"), quiet);
    for (const int i : tree.answers())
      widest = std::max(widest, context.fonts.width(quoted(context.words, tree.node(i).text), Face::bold, axis));
    const float room = std::min(width - ranks - cell * static_cast<float>(columns), widest + gap);
    const auto right = [&](std::size_t i) { return ranks + room + cell * static_cast<float>(i + 1); };
    const std::size_t first = heads.size() - columns;
    picture.text({0.0F, 0.0F},
                 context.fonts.shortened(context.words("panel.beam.answers"), Face::sans, axis, ranks + room), quiet);
    for (std::size_t i = 0; i < columns; ++i) picture.text({right(i), 0.0F}, heads[first + i], head);
    float y = line;
    const auto count = std::min(tree.answers().size(), static_cast<std::size_t>(rows));
    for (std::size_t k = 0; k < count; ++k) {
      const BeamTree::Node& node = tree.node(tree.answers()[k]);
      const draw::Colour colour = k == 0 ? theme.accent : theme.text;
      const Face face = k == 0 ? Face::bold : Face::sans;
      picture.text({0.0F, y}, std::to_string(k + 1), quiet);
      picture.text({ranks, y},
                   context.fonts.shortened(quoted(context.words, node.text), face, axis, std::max(1.0F, room)),
                   {face, axis, colour, Align::left, false});
      const std::string numbers[] = {draw::significant(std::exp(node.log_p)), draw::significant(node.log_p),
                                     std::to_string(node.depth), draw::significant(node.score)};
      for (std::size_t i = 0; i < columns; ++i)
        picture.text({right(i), y}, numbers[first + i], {Face::mono, axis, theme.text, Align::right, false});
      y += line;
    }
    if (count > 0)
      picture.hit({{0.0F, line, std::min(width, right(columns) - cell), line * static_cast<float>(count)},
                   kAnswers,
                   static_cast<int>(count),
                   1,
                   0,
                   0});
    return y;
  }

  // Steps run to the right. A line for each symbol that was tried, the thicker the likelier; what was cut off ends in a
  // cross, what is finished in a ring with its rank.
  void draw_tree(draw::Picture& picture, const PanelContext& context, const BeamTree& tree, Rect rect) const {
    const draw::Theme& theme = context.theme;
    const std::string legend = context.words("panel.beam.legend");
    if (rect.height >= 14.0F * theme.axis() && context.fonts.width(legend, Face::sans, theme.axis()) <= rect.width) {
      rect.height -= 1.4F * theme.axis();
      picture.text({rect.x, rect.bottom()}, legend, {Face::sans, theme.axis(), theme.secondary, Align::left, false});
    }
    const float axis = theme.axis(), least = 1.5F * axis, ticks = 1.4F * axis;
    BeamTree::Rows rows = tree.rows(static_cast<int>((rect.height - ticks) / least), only_kept_);
    const float row = std::clamp((rect.height - ticks) / static_cast<float>(rows.count), 1.0F, 2.6F * axis);
    const float begin = rect.x + 1.2F * axis, end = rect.right() - 3.0F * axis;
    const float pitch = std::min(std::max(1.0F, (end - begin) / static_cast<float>(tree.depth())), 8.0F * axis);
    const auto x_of = [&](int depth) { return begin + pitch * static_cast<float>(depth); };
    const auto y_of = [&](int i) {
      return rect.y + row * (static_cast<float>(rows.row[static_cast<std::size_t>(i)]) + 0.5F);
    };
    std::vector<bool> wins(tree.nodes().size(), false);
    if (!tree.answers().empty())
      for (const int i : tree.path(tree.answers().front())) wins[static_cast<std::size_t>(i)] = true;
    const float bottom = rect.y + row * static_cast<float>(rows.count);
    const int time = context.time();
    if (time >= 0 && time < tree.depth())
      picture.rectangle({x_of(time) + 0.15F * pitch, rect.y, pitch, bottom - rect.y}, theme.hairline.with_alpha(0.6F),
                        3.0F);
    // What comes after a pinned step is faint: so the tree grows step by step.
    const int pinned = context.pinned.time;
    const auto ink = [&](int depth) {
      return pinned >= 0 && pinned < tree.depth() && depth > pinned + 1 ? 0.2F : 1.0F;
    };
    // Lines first, so that they run below the letters; the winner's last.
    for (const bool winners : {false, true})
      for (int i = 1; i < static_cast<int>(tree.nodes().size()); ++i) {
        const BeamTree::Node& node = tree.node(i);
        if (rows.row[static_cast<std::size_t>(i)] < 0 || wins[static_cast<std::size_t>(i)] != winners) continue;
        const float from = y_of(node.parent), to = y_of(i), x = x_of(node.depth - 1), bend = x + 0.3F * pitch;
        const draw::Colour colour =
            (winners ? theme.accent : theme.secondary).with_alpha(ink(node.depth) * (node.kept ? 1.0F : 0.5F));
        const auto width = static_cast<float>(1.0 + 2.5 * std::exp(node.log_symbol)) * theme.scale;
        picture.polyline({{x, from}, {bend, to}, {x_of(node.depth), to}}, colour, width,
                         node.kept ? draw::Dash::solid : draw::Dash::dotted);
      }
    for (int i = 0; i < static_cast<int>(tree.nodes().size()); ++i) {
      const BeamTree::Node& node = tree.node(i);
      if (rows.row[static_cast<std::size_t>(i)] < 0) continue;
      draw_node(picture, context, node, {x_of(node.depth), y_of(i)}, pitch, row, wins[static_cast<std::size_t>(i)],
                ink(node.depth));
      const float left = std::max(0.0F, x_of(node.depth) - 0.5F * pitch);
      picture.hit({{left, y_of(i) - row / 2, pitch, row}, kNodes, 1, 1, 0, i});
    }
    const TextStyle tick{Face::sans, axis, theme.secondary, Align::centre, false};
    const float wide = context.fonts.width(std::to_string(tree.depth()) + " ", tick);
    const int every = std::max(1, static_cast<int>(std::ceil(wide / pitch)));
    for (int depth = 1; depth <= tree.depth(); depth += every)
      picture.text({x_of(depth), bottom + 2.0F}, std::to_string(depth - 1), tick);
    picture.text({rect.x, bottom + 2.0F}, "i", {Face::sans, axis, theme.secondary, Align::left, false});
  }

  // The symbol on a ground of its own, and ln p below or behind it where that has room.
  static void draw_node(draw::Picture& picture, const PanelContext& context, const BeamTree::Node& node, draw::Point at,
                        float pitch, float row, bool wins, float ink) {
    const draw::Theme& theme = context.theme;
    const float axis = theme.axis();
    const Face face = wins ? Face::bold : Face::mono;
    const std::string sign =
        node.parent < 0 ? "▸" : context.fonts.shortened(node.sign, face, axis, std::max(axis, 0.62F * pitch));
    const float wide = context.fonts.width(sign, face, axis), high = std::min(row - 2.0F, 1.3F * axis);
    const Rect box{at.x - wide / 2 - 0.25F * axis, at.y - high / 2, wide + 0.5F * axis, high};
    const draw::Colour colour = wins ? theme.accent : node.kept ? theme.text : theme.secondary;
    picture.rectangle(box, theme.page, 3.0F * theme.scale);
    if (node.finished) picture.frame(box, colour.with_alpha(ink), theme.line());
    picture.text({at.x, at.y - axis / 2}, sign, {face, axis, colour.with_alpha(ink), Align::centre, false});
    float right = box.right() + 0.3F * axis;
    if (node.rank >= 0) {
      const std::string rank = std::to_string(node.rank + 1) + ".";
      picture.text({right, at.y - axis / 2}, rank, {Face::bold, axis, colour.with_alpha(ink), Align::left, false});
      return;
    }
    if (!node.kept) {
      const float arm = 0.2F * axis, x = right + arm;
      const draw::Colour cross = theme.secondary.with_alpha(ink);
      picture.line({x - arm, at.y - arm}, {x + arm, at.y + arm}, cross, 1.0F);
      picture.line({x - arm, at.y + arm}, {x + arm, at.y - arm}, cross, 1.0F);
      return;
    }
    const std::string number = draw::fixed(node.log_p, 2);
    const float small = 0.75F * axis;
    if (node.parent >= 0 && row >= 2.2F * axis && context.fonts.width(number, Face::sans, small) <= pitch - 2.0F)
      picture.text({at.x, at.y + high / 2 - 0.1F * axis}, number,
                   {Face::sans, small, theme.secondary.with_alpha(ink), Align::centre, false});
  }

  bool only_kept_ = false;
  mutable std::shared_ptr<const BeamTree> tree_;
};

}  // namespace

std::unique_ptr<Panel> make_beam_panel() { return std::make_unique<BeamPanel>(); }

}  // namespace unrolled
