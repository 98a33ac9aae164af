// The measures of translations worked out on the example that is watched: exact match, BLEU, TER, METEOR, and a word
// on how little they say.
#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/panels/attention_tables.h"
#include "app/panels/evaluation_sections.h"
#include "app/panels/observed.h"
#include "core/run/names.h"
#include "core/tasks/bleu.h"
#include "core/tasks/meteor.h"
#include "core/tasks/pair_task.h"
#include "core/tasks/ter.h"

namespace unrolled {

namespace {

constexpr int kTokensKind = 1;  // of the hit areas, a column a symbol of the output
const char* const kMeasures[] = {"bleu", "ter", "meteor"};

// The symbols up to the end.
std::vector<std::string> without_end(const std::vector<std::string>& symbols) {
  return {symbols.begin(), std::find(symbols.begin(), symbols.end(), kEndSign)};
}

class EvaluationPanel final : public Panel {
 public:
  std::string id() const override { return "evaluation"; }
  std::string title(const PanelContext& context) const override { return context.words("panel.evaluation.title"); }
  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.evaluation.promise"); }
  bool ready(const Snapshot& snapshot) const override { return snapshot.observable("pair.output") != nullptr; }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    PanelOption measure{
        "measure", context.words("panel.option.measure"), {{"all", context.words("panel.evaluation.all")}}, measure_};
    for (const char* one : kMeasures)
      measure.choices.emplace_back(one, context.words(std::string("panel.evaluation.") + one));
    PanelOption grams{"n", context.words("panel.evaluation.grams"), {}, std::to_string(n_)};
    for (int n = 1; n <= kBleuOrders; ++n) grams.choices.emplace_back(std::to_string(n), std::to_string(n));
    PanelOption smoothing{"smoothing",
                          context.words("panel.evaluation.smoothing"),
                          {{"none", context.words("panel.evaluation.smoothing_none")},
                           {"add-one", context.words("panel.evaluation.smoothing_add_one")}},
                          smooth_ ? "add-one" : "none"};
    return {std::move(measure), std::move(grams), std::move(smoothing)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "measure") {
      measure_ = one_of("measure", value, {"all", "bleu", "ter", "meteor"});
    } else if (name == "n") {
      n_ = one_of("n", value, {"1", "2", "3", "4"}).front() - '0';
    } else if (name == "smoothing") {
      smooth_ = one_of("smoothing", value, {"none", "add-one"}) == "add-one";
    } else {
      throw std::invalid_argument(unknown_name("option of panel evaluation", name, {"measure", "n", "smoothing"}));
    }
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const draw::Theme& theme = context.theme;
    const float unit = theme.unit();
    const draw::TextStyle quiet{draw::Face::sans, theme.axis(), theme.secondary, draw::Align::left, false};
    const auto pair = read(context);
    if (!pair) {
      draw::draw_paragraph(picture, {0, 0, size.width, size.height}, context.words("panel.evaluation.unknown"), quiet,
                           context.fonts);
      return picture;
    }
    float y = draw_match(picture, context, *pair);
    const std::vector<EvaluationSection> sections = sections_of(context, *pair);
    const float wide = common_width(context, sections, size.width);
    // What lecture 004 says of all of them stands at the bottom, where there is room beside the first section.
    const std::string warning = context.words("panel.evaluation.warning");
    const auto lines = draw::paragraph_lines(warning, quiet, size.width, context.fonts);
    const float said = 1.45F * theme.axis() * static_cast<float>(lines.size());
    const bool warns = y + height_of(context, sections.front(), size.width, wide) + unit + said <= size.height;
    const float bottom = warns ? size.height - said - unit / 2 : size.height;
    // Where not all have room, a line says what the others come to.
    const auto fitting = [&](float room) {
      std::size_t count = 0;
      for (float at = y; count < sections.size(); ++count) {
        at += height_of(context, sections[count], size.width, wide);
        if (at > room + 1.0F) break;
        at += unit;
      }
      return std::max<std::size_t>(1, count);
    };
    const float line = 1.5F * theme.axis();
    const std::size_t shown = fitting(bottom) == sections.size() ? sections.size() : fitting(bottom - line);
    for (std::size_t i = 0; i < shown; ++i)
      y += draw_section(picture, context, sections[i], {0, y, size.width, std::max(1.0F, bottom - y)}, wide) + unit;
    if (shown < sections.size() && y + theme.axis() <= bottom) {
      std::string others;
      for (std::size_t i = shown; i < sections.size(); ++i)
        others += (others.empty() ? "" : ", ") + sections[i].name + " " + sections[i].score;
      picture.text(
          {0, y},
          context.fonts.shortened(context.words("panel.evaluation.more", {others}), quiet.face, quiet.size, size.width),
          quiet);
    }
    if (warns) draw::draw_paragraph(picture, {0, size.height - said, size.width, said}, warning, quiet, context.fonts);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tables = AttentionTables::read(context.snapshot);
    if (tables == nullptr || hit.kind != kTokensKind || hit.col < 0 || hit.col >= tables->target_steps())
      return std::nullopt;
    Pointed pointed;
    pointed.selection.time = hit.col;
    pointed.lines.push_back(place_text(context, tables->target_axis(), hit.col));
    if (const auto right = tables->right(hit.col))
      pointed.lines.push_back(context.words(*right ? "panel.evaluation.right" : "panel.evaluation.wrong"));
    return pointed;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto pair = read(context);
    if (!pair) return {};
    PanelTable table;
    table.name = "evaluation";
    table.column_names = {"value"};
    std::vector<double> values;
    const auto add = [&](const std::string& name, double value) {
      table.row_names.push_back(name);
      values.push_back(value);
    };
    const Bleu of_bleu = bleu({pair->reference}, pair->output, smooth_ ? BleuSmoothing::add_one : BleuSmoothing::none);
    const Ter of_ter = ter({pair->reference}, pair->output);
    const Meteor of_meteor = meteor({pair->reference}, pair->output);
    const Matches matches = matches_of(*pair);
    add("exact match", pair->output == pair->reference ? 1.0 : 0.0);
    add("token accuracy", matches.share());
    for (std::size_t n = 0; n < kBleuOrders; ++n) add("p" + std::to_string(n + 1), of_bleu.orders[n].precision);
    add("brevity penalty", of_bleu.brevity_penalty);
    for (std::size_t n = 0; n < kBleuOrders; ++n) add("BLEU-" + std::to_string(n + 1), of_bleu.scores[n]);
    add("insertions", static_cast<double>(of_ter.insertions));
    add("deletions", static_cast<double>(of_ter.deletions));
    add("substitutions", static_cast<double>(of_ter.substitutions));
    add("shifts", static_cast<double>(of_ter.shifts.size()));
    add("TER", of_ter.score);
    add("P", of_meteor.precision);
    add("R", of_meteor.recall);
    add("F1", of_meteor.f1);
    add("Fmean", of_meteor.fmean);
    add("chunks", static_cast<double>(of_meteor.chunks));
    add("penalty", of_meteor.penalty);
    add("METEOR", of_meteor.score);
    table.values = Eigen::Map<const Matrix<double>>(values.data(), static_cast<Index>(values.size()), 1);
    return {std::move(table)};
  }

 private:
  // Symbols that are right at their places, the end among them.
  struct Matches {
    std::size_t right = 0, all = 0;
    double share() const { return static_cast<double>(right) / static_cast<double>(all); }
  };
  static Matches matches_of(const EvaluatedPair& pair) {
    Matches matches;
    matches.right = pair.output.size() == pair.reference.size() ? 1 : 0;  // the end
    for (std::size_t i = 0; i < std::min(pair.output.size(), pair.reference.size()); ++i)
      matches.right += pair.output[i] == pair.reference[i] ? 1 : 0;
    matches.all = std::max(pair.output.size(), pair.reference.size()) + 1;
    return matches;
  }

  static std::string one_of(const char* option, std::string_view value, const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), value) == known.end())
      throw std::invalid_argument(unknown_name(std::string(option) + " of panel evaluation", value, known));
    return std::string(value);
  }

  // Nothing where no right answer is known.
  static std::optional<EvaluatedPair> read(const PanelContext& context) {
    const auto tables = AttentionTables::read(context.snapshot);
    if (tables == nullptr || tables->target().empty()) return std::nullopt;
    return EvaluatedPair{without_end(tables->target()), without_end(tables->output())};
  }

  std::vector<EvaluationSection> sections_of(const PanelContext& context, const EvaluatedPair& pair) const {
    std::vector<EvaluationSection> sections;
    if (measure_ == "all" || measure_ == "bleu") sections.push_back(bleu_section(context, pair, n_, smooth_));
    if (measure_ == "all" || measure_ == "ter") sections.push_back(ter_section(context, pair));
    if (measure_ == "all" || measure_ == "meteor") sections.push_back(meteor_section(context, pair));
    return sections;
  }

  // One line: whether all is right, and how many symbols are right at their places.
  static float draw_match(draw::Picture& picture, const PanelContext& context, const EvaluatedPair& pair) {
    const Matches matches = matches_of(pair);
    const bool exact = pair.output == pair.reference;
    const std::string text =
        context.words("panel.evaluation.match",
                      {context.words(exact ? "panel.evaluation.yes" : "panel.evaluation.no"),
                       std::to_string(matches.right), std::to_string(matches.all), draw::fixed(matches.share(), 3)});
    const draw::TextStyle style{draw::Face::sans, context.theme.axis(), context.theme.text, draw::Align::left, false};
    const float height =
        draw::draw_paragraph(picture, {0, 0, picture.size().width, 3.0F * style.size}, text, style, context.fonts);
    return height + 0.9F * style.size;
  }

  // ── A section: its name and score, the tokens below, the formula at the right or, where that is narrow, below ──

  static TokenRows rows_of(const PanelContext& context, const EvaluationSection& section, draw::Point at, float width) {
    return {context,
            section.columns,
            context.words("panel.evaluation.reference"),
            context.words(section.below),
            {at.x, at.y + heading(context) + section.over},
            width,
            section.between};
  }

  static float heading(const PanelContext& context) { return 1.5F * context.theme.body(); }

  // Of the tokens of all sections, so that their formulas begin at one place; the whole width where these stand below.
  static float common_width(const PanelContext& context, const std::vector<EvaluationSection>& sections, float width) {
    constexpr float kLeast = 34;  // of a formula, in heights of type
    float needed = 0.0F;
    for (const EvaluationSection& section : sections)
      needed = std::max(needed, rows_of(context, section, {0, 0}, width).right());
    const float room = width - kLeast * context.theme.axis() - 3 * context.theme.unit();
    return needed <= room                                   ? needed
           : std::max(0.45F * width, room) >= 0.8F * needed ? std::max(0.45F * width, room)
                                                            : width;
  }

  static float formula_height(const PanelContext& context, const EvaluationSection& section, float width) {
    draw::Picture nowhere;
    return draw_formula(nowhere, {0, 0, width, 1e6F}, section.formula, context.theme.axis(), context.theme,
                        context.fonts);
  }

  static float height_of(const PanelContext& context, const EvaluationSection& section, float width, float wide) {
    const float tokens =
        heading(context) + section.over + rows_of(context, section, {0, 0}, wide).height() + section.under;
    if (wide >= width) return tokens + formula_height(context, section, width);
    return std::max(tokens, formula_height(context, section, width - wide - 3 * context.theme.unit()));
  }

  static float draw_section(draw::Picture& picture, const PanelContext& context, const EvaluationSection& section,
                            const draw::Rect& rect, float wide) {
    const draw::Theme& theme = context.theme;
    const draw::TextStyle name{draw::Face::bold, theme.body(), theme.text, draw::Align::left, false};
    draw::TextStyle score = name;
    score.face = draw::Face::mono;
    score.colour = theme.accent;
    picture.text({rect.x, rect.y}, section.name, name);
    picture.text({rect.x + context.fonts.width(section.name, name) + theme.unit(), rect.y}, section.score, score);
    const TokenRows rows = rows_of(context, section, {rect.x, rect.y}, wide);
    if (section.behind) section.behind(picture, rows);
    rows.draw(picture);
    if (section.marks) section.marks(picture, rows);
    add_hits(picture, section, rows);
    const float tokens = heading(context) + section.over + rows.height() + section.under;
    const bool below = wide >= rect.width;
    const float x = below ? rect.x : rect.x + wide + 3 * theme.unit(), y = below ? rect.y + tokens : rect.y;
    const float used = draw_formula(picture, {x, y, rect.right() - x, std::max(1.0F, rect.bottom() - y)},
                                    section.formula, theme.axis(), theme, context.fonts);
    return below ? tokens + used : std::max(tokens, used);
  }

  static void add_hits(draw::Picture& picture, const EvaluationSection& section, const TokenRows& rows) {
    for (int column = 0; column < rows.shown(); ++column)
      if (const int place = section.columns[static_cast<std::size_t>(column)].place; place >= 0)
        picture.hit({rows.below(column), kTokensKind, 1, 1, 0, place});
  }

  std::string measure_ = "all";
  int n_ = 2;
  bool smooth_ = false;
};

}  // namespace

std::unique_ptr<Panel> make_evaluation_panel() { return std::make_unique<EvaluationPanel>(); }

}  // namespace unrolled
