#include <algorithm>
#include <cmath>

#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/draw/symbols.h"
#include "app/panels/trellis_painter.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Face;
using draw::Point;
using draw::Rect;

namespace {

// A number that may be far below what is written with decimals.
std::string probability_text(double logarithm) {
  if (logarithm == -INFINITY) return "0";
  if (logarithm > -650.0) return draw::significant(std::exp(logarithm));
  const double exponent = logarithm / std::log(10.0);
  const double whole = std::floor(exponent);
  return draw::significant(std::pow(10.0, exponent - whole)) + "·10" + draw::superscript(static_cast<int>(whole));
}

std::string count_text(const ctc::PathCount& count) {
  return count.exact && *count.exact < 1'000'000'000'000ULL ? draw::whole(static_cast<long long>(*count.exact))
                                                            : probability_text(count.logarithm);
}

std::string count_text(double count) {
  return count < 1e7 ? draw::whole(std::llround(count)) : draw::significant(count);
}

}  // namespace

std::string through_text(const Words& words, const TrellisTables& tables, TrellisCell cell) {
  if (!tables.possible(TrellisTable::alpha, cell.s, cell.t))
    return words("panel.trellis.not_reached", {draw::whole(cell.t + 1)});
  if (!tables.possible(TrellisTable::beta, cell.s, cell.t)) return words("panel.trellis.not_finished");
  const std::string count = count_text(tables.paths_through(cell.s, cell.t));
  if (tables.hidden(cell.s, cell.t)) return words("panel.trellis.paths_only", {count});
  const double share = tables.value(TrellisTable::occupancy, cell.s, cell.t);
  return words("panel.trellis.paths_through",
               {count, probability_text(std::log(share) + tables.log_p()), draw::significant(100.0 * share)});
}

Formula TrellisPainter::formula() const {
  if (show_.subject == TrellisSubject::sums) return sums_formula(tables_);
  if (focus_.column >= 0) return sum_formula(tables_, focus_.column);
  if (show_.subject == TrellisSubject::successors && subject_is_table()) return {};
  if (!focus_.cell) return general_formula(tables_, show_.table);
  return cell_formula(tables_, show_.table, focus_.cell);
}

std::vector<std::pair<std::string, Colour>> TrellisPainter::notes() const {
  const Words& words = context_.words;
  std::vector<std::pair<std::string, Colour>> notes;
  const auto place = [&](Index s) { return draw::whole(s + 1); };
  if (show_.subject == TrellisSubject::successors && subject_is_table() && focus_.cell)
    notes.emplace_back(words("panel.trellis.where_next", {draw::whole(focus_.cell.t + 1)}), theme_.text);
  if (show_.subject == TrellisSubject::sums) notes.emplace_back(words("panel.trellis.same_everywhere"), theme_.text);
  std::vector<std::string> said;
  for (const auto& [cell, other] : arrows_shown()) {
    if (other.arrow.allowed) continue;
    const bool outwards = show_.subject == TrellisSubject::successors || pass() == ctc::Walkthrough::Pass::kBeta;
    const Index from = outwards ? cell.s : other.at.s, to = outwards ? other.at.s : cell.s;
    const std::string reason = reason_text(words, other.arrow.reason);
    const std::string text = to >= tables_.states() ? words("panel.trellis.refused_end", {place(from), reason})
                                                    : words("panel.trellis.refused", {place(from), place(to), reason});
    if (std::find(said.begin(), said.end(), text) != said.end()) continue;
    said.push_back(text);
    notes.emplace_back(text, colour_of(other.hue, theme_));
  }
  if (focus_.cell && focus_.chosen && focus_.column < 0)
    notes.emplace_back(through_text(words, tables_, focus_.cell),
                       tables_.possible(TrellisTable::product, focus_.cell.s, focus_.cell.t) ? theme_.gate_candidate
                                                                                             : theme_.secondary);
  if (path_) {
    const std::string broken = break_text(words, tables_, *path_);
    if (!broken.empty())
      notes.emplace_back(broken, theme_.text);
    else
      notes.emplace_back(words("panel.trellis.path_probability",
                               {probability_text(path_->log_probability),
                                draw::significant(std::isfinite(tables_.log_p())
                                                      ? 100.0 * std::exp(path_->log_probability - tables_.log_p())
                                                      : 0.0)}),
                         theme_.cell);
  } else if (show_.laying) {
    notes.emplace_back(words("panel.trellis.lay_hint"), theme_.secondary);
  }
  return notes;
}

void TrellisPainter::side() {
  if (!shows_formula()) return;
  const Words& words = context_.words;
  const Rect& rect = layout_.side;
  const float body = theme_.body(), axis = theme_.axis();
  const ctc::Topology& topology = tables_.topology();
  float y = rect.y;
  const auto paragraph = [&](const std::string& text, float size, Colour colour) {
    if (y + size > rect.bottom()) return;
    y += 0.35F * size + draw::draw_paragraph(picture_, {rect.x, y, rect.width, rect.bottom() - y}, text,
                                             {Face::sans, size, colour, Align::left, false}, fonts_);
  };
  if (topology.feasible(tables_.steps())) {
    const bool named = tables_.topology().label_count() > 0 && tables_.topology().label_count() <= 12;
    const std::string p = (named ? "p(" + tables_.target() + ") = " : "p = ") +
                          (tables_.all_hidden() ? "?" : probability_text(tables_.log_p()));
    const std::string loss =
        "−ln p = " + (tables_.all_hidden() ? "?" : draw::fixed(-tables_.log_p(), tables_.log_p() < -100.0 ? 1 : 3));
    paragraph(p + ",  " + loss, body, theme_.text);
    ctc::PathCount all;
    all.logarithm = static_cast<double>(tables_.steps()) * std::log(static_cast<double>(topology.classes()));
    if (all.logarithm < 27.0) all.exact = static_cast<std::uint64_t>(std::llround(std::exp(all.logarithm)));
    paragraph(words("panel.trellis.path_count", {count_text(tables_.paths()), count_text(all)}), axis,
              theme_.secondary);
  } else {
    paragraph(words("panel.trellis.infeasible",
                    {tables_.target(), draw::whole(topology.least_steps()), draw::whole(topology.label_count()),
                     draw::whole(topology.repeats()), draw::whole(tables_.steps())}),
              body, theme_.text);
    paragraph("p = 0,  −ln p = ∞", axis, theme_.secondary);
  }
  y += 0.8F * body;
  // In smaller type where it would break into many lines; but then the minus of "t − 1" would be too thin for a screen.
  const Formula lines = formula();
  float size = body;
  for (const FormulaLine& line : lines)
    if (focus_.cell &&
        width_of(line.left, body, fonts_) + width_of(line.right, body, fonts_) + 0.4F * body > rect.width)
      size = axis;
  y += draw_formula(picture_, {rect.x, y, rect.width, rect.bottom() - y}, lines, size, theme_, fonts_);
  if (!lines.empty()) y += 0.3F * body;
  for (const auto& [text, colour] : notes()) {
    paragraph(text, axis, colour);
  }
}

}  // namespace unrolled
