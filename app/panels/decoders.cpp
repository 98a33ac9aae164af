// From probabilities to words: greedy decoding, the answers of the beam search with the parts of their scores, and the
// tree of prefixes as it grew and was pruned.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/prefix_tree.h"
#include "app/panels/score_lines.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kPrefixes = 1;  // kinds of the hit areas: a row each, a column a step
constexpr int kAnswers = 2;   // a row each
constexpr int kMostAnswers = 5;
constexpr const char* kTree = "tree";
constexpr const char* kAnswerTable = "answers";

class DecodersPanel final : public Panel {
 public:
  std::string id() const override { return "decoders"; }
  std::string title(const PanelContext& context) const override { return context.words("panel.decoders.title"); }
  bool applies(const Snapshot& snapshot) const override {
    return snapshot.observable("ctc.beam") != nullptr || awaits_ctc(snapshot);
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.decoders.promise"); }
  bool ready(const Snapshot& snapshot) const override { return read(snapshot) != nullptr; }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {{"show",
             context.words("panel.option.show"),
             {{kTree, context.words("panel.decoders.tree")}, {kAnswerTable, context.words("panel.decoders.answers")}},
             show_}};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name != "show") throw std::invalid_argument(unknown_name("option of panel decoders", name, {"show"}));
    if (value != kTree && value != kAnswerTable)
      throw std::invalid_argument(unknown_name("show of panel decoders", value, {kTree, kAnswerTable}));
    show_ = value;
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto read_now = read(context.snapshot);
    const PrefixTree& tree = *read_now;
    draw::Picture picture(size);
    const float line = context.theme.axis() * 1.45F;
    const bool only_answers = show_ == kAnswerTable || size.height < 9.0F * line;
    const int room = static_cast<int>((size.height - 2.5F * line) / line);
    float y = draw_answers(picture, context, tree, only_answers ? std::clamp(room, 1, 50) : 2, size.width);
    if (only_answers) return picture;
    y += 0.4F * line;
    draw_tree(picture, context, tree, {0.0F, y, size.width, size.height - y});
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tree = read(context.snapshot);
    if (tree == nullptr) return std::nullopt;
    if (hit.kind == kAnswers) {
      if (hit.row < 0 || hit.row >= static_cast<int>(tree->answers().size())) return std::nullopt;
      return Pointed{{}, parts(context, tree->answers()[static_cast<std::size_t>(hit.row)])};
    }
    const int step = hit.col + 1;
    if (hit.kind != kPrefixes || hit.row < 0 || hit.row >= static_cast<int>(tree->nodes().size())) return std::nullopt;
    if (step < 1 || step > tree->steps()) return std::nullopt;
    Pointed pointed{{hit.col, -1}, {quoted(context.words, tree->text(hit.row)) + ", t = " + std::to_string(step)}};
    const double total = tree->total(hit.row, step);
    if (std::isnan(total)) {
      pointed.lines.push_back(context.words("panel.decoders.absent"));
      return pointed;
    }
    pointed.lines.push_back("Q = " + draw::significant(total) + "   e^Q = " + draw::significant(std::exp(total)));
    pointed.lines.push_back(
        context.words(tree->survived(hit.row, step) ? "panel.decoders.kept" : "panel.decoders.pruned"));
    return pointed;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    std::vector<PanelTable> tables;
    for (const char* id : {"ctc.answers", "ctc.beam", "ctc.beam_total"})
      if (const Observable* one = context.snapshot.observable(id)) tables.push_back(table_of(*one));
    return tables;
  }

 private:
  // The same as long as the snapshot's search is.
  std::shared_ptr<const PrefixTree> read(const Snapshot& snapshot) const {
    if (tree_ == nullptr || !tree_->is_of(snapshot)) tree_ = PrefixTree::read(snapshot);
    return tree_;
  }

  // "“apple”", "ln P = −1.2", …
  static std::vector<std::string> parts(const PanelContext& context, const PrefixAnswer& answer) {
    const Settings* settings = context.snapshot.settings.get();
    const bool language = has_language_model(settings);
    std::vector<std::string> lines = {
        quoted(context.words, answer.text),
        "ln P(c|x) = " + draw::significant(answer.acoustic) + "   P = " + draw::significant(std::exp(answer.acoustic))};
    if (language) lines.push_back("ln P_lm(c) = " + draw::significant(answer.language));
    lines.push_back(context.words("panel.decoders.words", {std::to_string(answer.words)}));
    lines.push_back("Q = " + draw::significant(answer.total));
    return lines;
  }

  // Greedy decoding in one line, then the answers of the beam, the best first. Returns the height used.
  float draw_answers(draw::Picture& picture, const PanelContext& context, const PrefixTree& tree, int rows,
                     float width) const {
    const draw::Theme& theme = context.theme;
    const float line = theme.axis() * 1.45F, gap = 2.0F * theme.unit();
    const Settings* settings = context.snapshot.settings.get();
    const bool language = has_language_model(settings);
    const double alpha = language ? settings->real("language_weight") : 0.0;
    const double beta = settings != nullptr && settings->has("word_bonus") ? settings->real("word_bonus") : 0.0;
    const draw::TextStyle secondary{draw::Face::sans, theme.axis(), theme.secondary, draw::Align::left, false};
    const draw::TextStyle text{draw::Face::sans, theme.axis(), theme.text, draw::Align::left, false};
    const draw::TextStyle mono{draw::Face::mono, theme.axis(), theme.text, draw::Align::left, false};
    draw::TextStyle head = secondary, number = mono;
    head.align = number.align = draw::Align::right;

    std::vector<std::string> heads = {"P(c|x)", "ln P(c|x)"};
    if (language) heads.push_back("α ln P_lm");
    if (beta != 0.0) heads.push_back("β · n");
    if (language || beta != 0.0) heads.push_back("Q");
    // At a pinned step the prefixes stand as they stood then, ranked by Q alone; otherwise the answers.
    const int pinned = context.pinned.time;
    const bool at_a_step = pinned >= 0 && pinned < tree.steps();
    if (at_a_step) heads = {"e^Q", "Q"};
    const float cell = context.fonts.width("−1.23·10⁻¹²", mono) + gap / 2;
    const std::string greedy = context.words("panel.decoders.greedy");
    std::string beam = settings != nullptr && settings->has("beam_width")
                           ? context.words("panel.decoders.beam", {settings->to_text("beam_width")})
                           : context.words("panel.decoders.beam_alone");
    if (at_a_step) beam = context.words("panel.decoders.at", {std::to_string(pinned + 1)});
    const float names = std::max(context.fonts.width(greedy, secondary), context.fonts.width(beam, secondary)) + gap;
    // Numbers only where the words keep some room beside them.
    const float beside = (width - names - 3.0F * theme.axis()) / cell;
    const auto columns = std::min(heads.size(), static_cast<std::size_t>(std::max(0.0F, beside)));
    const auto right = [&](std::size_t i) { return width - cell * static_cast<float>(columns - 1 - i); };
    const float words_end = columns == 0 ? width : right(0) - cell;
    for (std::size_t i = 0; i < columns; ++i) picture.text({right(i), 0.0F}, draw::with_subscripts(heads[i]), head);

    float y = line;
    const auto row = [&](const std::string& name, const std::string& answer, const std::vector<double>& numbers,
                         draw::Colour colour) {
      draw::TextStyle style = text;
      style.colour = colour;
      picture.text({0.0F, y}, name, secondary);
      const float room = words_end - names;
      if (room > theme.axis())
        picture.text({names, y}, context.fonts.shortened(answer, style.face, style.size, room), style);
      for (std::size_t i = 0; i < std::min(columns, numbers.size()); ++i)
        picture.text({right(i), y}, draw::significant(numbers[i]), number);
      y += line;
    };
    // The whole path or none of it: a part of many steps says nothing.
    const std::string said = quoted(context.words, tree.greedy_text()), path = said + "   " + tree.greedy_path();
    row(greedy, context.fonts.width(path, text) <= words_end - names ? path : said,
        at_a_step ? std::vector<double>{}
                  : std::vector<double>{std::exp(tree.greedy_log_path()), tree.greedy_log_path()},
        theme.text);
    const float top = y;
    int shown = 0;
    if (at_a_step) {
      for (const int node : tree.ranking(pinned + 1)) {
        if (shown == rows) break;
        const bool kept = tree.survived(node, pinned + 1);
        const double total = tree.total(node, pinned + 1);
        row(shown == 0 ? beam : "",
            quoted(context.words, tree.text(node)) + (kept ? "" : "   " + context.words("panel.decoders.pruned_short")),
            {std::exp(total), total}, kept ? theme.accent : theme.secondary);
        ++shown;
      }
      return y;
    }
    for (const PrefixAnswer& answer : tree.answers()) {
      if (shown == rows) break;
      std::vector<double> numbers = {std::exp(answer.acoustic), answer.acoustic};
      if (language) numbers.push_back(alpha * answer.language);
      if (beta != 0.0) numbers.push_back(beta * answer.words);
      if (language || beta != 0.0) numbers.push_back(answer.total);
      row(shown == 0 ? beam : "", quoted(context.words, answer.text), numbers, shown == 0 ? theme.accent : theme.text);
      ++shown;
    }
    if (shown > 0) picture.hit({{0.0F, top, width, line * static_cast<float>(shown)}, kAnswers, shown, 1, 0, 0});
    return y;
  }

  // Time runs to the right. A prefix is a line from the step in which it came up to the last that kept it, the thicker
  // the more of the beam's mass it has; it hangs on the prefix that it grows from.
  void draw_tree(draw::Picture& picture, const PanelContext& context, const PrefixTree& tree,
                 const draw::Rect& rect) const {
    const draw::Theme& theme = context.theme;
    const float axis = theme.axis() * 1.4F, least = theme.axis() * 1.25F;
    const int rows = std::max(2, static_cast<int>((rect.height - axis) / least));
    const std::vector<int> shown = tree.most_important(rows);
    const float row = std::clamp((rect.height - axis) / static_cast<float>(shown.size()), least, 2.0F * least);
    const float letters = context.fonts.width("W", draw::Face::sans, theme.axis()) + theme.unit() / 2;
    const draw::Rect plot{rect.x + letters, rect.y, std::max(1.0F, rect.width - letters - theme.unit()),
                          std::min(rect.height - axis, row * static_cast<float>(shown.size()))};
    const auto x_of = [&](int step) {
      return plot.x + plot.width * static_cast<float>(step) / static_cast<float>(tree.steps());
    };
    std::vector<float> y_of(tree.nodes().size(), -1.0F);
    for (std::size_t i = 0; i < shown.size(); ++i)
      y_of[static_cast<std::size_t>(shown[i])] = plot.y + row * (static_cast<float>(i) + 0.5F);
    std::vector<bool> wins(tree.nodes().size(), false);
    if (!tree.answers().empty())
      for (int at = tree.answers().front().node; at >= 0; at = tree.node(at).parent)
        wins[static_cast<std::size_t>(at)] = true;

    const int time = context.time();
    if (time >= 0 && time < tree.steps())
      picture.rectangle({x_of(time), plot.y, x_of(time + 1) - x_of(time), plot.height},
                        theme.hairline.with_alpha(0.7F));
    const draw::TextStyle name{draw::Face::bold, theme.axis(), theme.text, draw::Align::right, false};
    // What comes after a pinned step is faint: so the tree grows step by step.
    const int pinned = context.pinned.time;
    const auto ink = [&](int step) { return pinned >= 0 && pinned < tree.steps() && step > pinned + 1 ? 0.2F : 1.0F; };
    for (const int i : shown) {
      const PrefixTree::Node& node = tree.node(i);
      const float y = y_of[static_cast<std::size_t>(i)];
      const bool wins_here = wins[static_cast<std::size_t>(i)];
      const draw::Colour colour = wins_here ? theme.accent : theme.secondary;
      const int begin = std::max(0, node.time - 1);
      if (node.parent >= 0) {
        const float from = y_of[static_cast<std::size_t>(node.parent)];
        picture.line({x_of(begin), from}, {x_of(begin), y}, colour.with_alpha(0.6F * ink(node.time)), 1.0F);
      }
      for (int step = std::max(1, node.time); step <= tree.steps(); ++step) {
        if (!tree.survived(i, step)) continue;
        const auto width = static_cast<float>(1.0 + 0.28 * static_cast<double>(row) * tree.share(i, step));
        picture.line({x_of(step - 1), y}, {x_of(step), y}, colour.with_alpha(ink(step)), width);
      }
      // Pruned: it ends in a small cross.
      const int last = std::max(node.kept, begin);
      if (last < tree.steps()) {
        const float x = x_of(last), arm = 0.22F * row;
        const draw::Colour cross = theme.secondary.with_alpha(ink(last + 1));
        picture.line({x - arm, y - arm}, {x + arm, y + arm}, cross, 1.0F);
        picture.line({x - arm, y + arm}, {x + arm, y - arm}, cross, 1.0F);
      }
      draw::TextStyle style = name;
      style.colour = (wins_here ? theme.accent : theme.text).with_alpha(ink(node.time));
      const std::string label = i == 0 ? "·" : tree.name(node.symbol);
      picture.text({x_of(begin) - theme.unit() / 3, y - theme.axis() / 2}, label, style);
      picture.hit({{plot.x, y - row / 2, plot.width, row}, kPrefixes, 1, tree.steps(), i, 0});
    }
    const draw::TextStyle tick{draw::Face::sans, theme.axis(), theme.secondary, draw::Align::centre, false};
    const float wide = context.fonts.width(std::to_string(tree.steps()) + " ", tick);
    const int every = std::max(1, static_cast<int>(std::ceil(wide * static_cast<float>(tree.steps()) / plot.width)));
    for (int step = every; step <= tree.steps(); step += every)
      picture.text({(x_of(step - 1) + x_of(step)) / 2, plot.bottom() + 2.0F}, std::to_string(step), tick);
    draw::TextStyle t = tick;
    t.align = draw::Align::left;
    picture.text({rect.x, plot.bottom() + 2.0F}, "t", t);
  }

  std::string show_ = kTree;
  mutable std::shared_ptr<const PrefixTree> tree_;
};

}  // namespace

std::unique_ptr<Panel> make_decoders_panel() { return std::make_unique<DecodersPanel>(); }

}  // namespace unrolled
