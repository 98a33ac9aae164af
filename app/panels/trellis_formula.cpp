#include "app/panels/trellis_formula.h"

#include <cmath>
#include <utility>

#include "app/draw/numbers.h"

namespace unrolled {

namespace {

using Pass = ctc::Walkthrough::Pass;

std::string indexed(const std::string& letter, Index t) { return letter + "_" + std::to_string(t + 1); }

// "α_3(2)", in logarithms "ln α_3(2)".
std::string letters(const TrellisTables& tables, const std::string& letter, TrellisCell cell) {
  return (tables.logarithms() ? "ln " : "") + indexed(letter, cell.t) + "(" + std::to_string(cell.s + 1) + ")";
}
std::string emission_letters(const TrellisTables& tables, TrellisCell cell) {
  return (tables.logarithms() ? "ln " : "") + indexed("y", cell.t) + "(" + tables.name_of_state(cell.s) + ")";
}
std::string emission_number(const TrellisTables& tables, TrellisCell cell) {
  const double y = tables.y(cell.s, cell.t);
  return tables.logarithms() ? draw::fixed(std::log(y), 2) : draw::significant(y);
}
// In brackets where a minus would follow an operator.
std::string operand(const std::string& number) { return number.starts_with("−") ? "(" + number + ")" : number; }

std::string letter_of(Pass pass) { return pass == Pass::kAlpha ? "α" : "β"; }
TrellisTable table_of(Pass pass) { return pass == Pass::kAlpha ? TrellisTable::alpha : TrellisTable::beta; }

// A recursion's right side, in letters or with numbers.
class RecursionWriter {
 public:
  RecursionWriter(const TrellisTables& tables, Pass pass, TrellisCell cell, bool numbers)
      : tables_(tables), pass_(pass), cell_(cell), numbers_(numbers) {}

  FormulaRuns write() {
    add("= ");
    const bool begins = pass_ == Pass::kAlpha ? cell_.t == 0 : cell_.t + 1 == tables_.steps();
    begins ? first() : sum();
    if (tables_.scaled()) {
      const double divisor = pass_ == Pass::kAlpha ? tables_.alpha_divisor(cell_.t) : tables_.beta_divisor(cell_.t);
      add(" / " + (numbers_ ? draw::significant(divisor) : indexed(pass_ == Pass::kAlpha ? "c" : "d", cell_.t)));
    }
    return std::move(runs_);
  }

 private:
  void add(std::string text, FormulaHue hue = FormulaHue::text, bool raised = false) {
    runs_.push_back({std::move(text), hue, raised});
  }
  bool times_own_emission() const { return pass_ == Pass::kAlpha || tables_.with_emission(); }
  std::string emission(TrellisCell cell) const {
    return numbers_ ? emission_number(tables_, cell) : emission_letters(tables_, cell);
  }

  void first() {
    if (times_own_emission())
      add(emission(cell_), FormulaHue::emission);
    else
      add(tables_.logarithms() ? "0" : "1");
  }

  void sum() {
    std::vector<Precedent> terms = precedents(tables_, pass_, cell_);
    std::erase_if(terms, [](const Precedent& one) { return !one.arrow.allowed; });
    const bool logarithms = tables_.logarithms(), own = times_own_emission();
    if (logarithms)
      add("ln(");
    else if (terms.size() > 1 && (own || tables_.scaled()))
      add("(");
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if (i > 0) add(" + ");
      term(terms[i]);
    }
    if (logarithms)
      add(")");
    else if (terms.size() > 1 && (own || tables_.scaled()))
      add(")");
    if (!own) return;
    add(logarithms ? " + " : " · ");
    add(logarithms && numbers_ ? operand(emission(cell_)) : emission(cell_), FormulaHue::emission);
  }

  void term(const Precedent& from) {
    const std::string value =
        numbers_ ? number_text(tables_, table_of(pass_), from.at) : letters(tables_, letter_of(pass_), from.at);
    const bool logarithms = tables_.logarithms();
    if (logarithms) add("e", from.hue);
    add(value, from.hue, logarithms);
    if (times_own_emission()) return;
    const std::string y = emission(from.at);
    if (logarithms)
      add(" + " + (numbers_ ? operand(y) : y), FormulaHue::emission, true);
    else
      add(" · " + y, FormulaHue::emission);
  }

  const TrellisTables& tables_;
  Pass pass_;
  TrellisCell cell_;
  bool numbers_;
  FormulaRuns runs_;
};

void add_recursion(Formula& formula, const TrellisTables& tables, Pass pass, TrellisCell cell) {
  const TrellisTable table = table_of(pass);
  const FormulaRuns left{{letters(tables, letter_of(pass), cell), FormulaHue::current}};
  if (!tables.possible(table, cell.s, cell.t)) {
    formula.push_back({left, {{tables.logarithms() ? "= ln 0" : "= 0"}}});
    return;
  }
  formula.push_back({left, RecursionWriter(tables, pass, cell, false).write()});
  const FormulaRuns numbers = RecursionWriter(tables, pass, cell, true).write();
  const std::string result = "= " + number_text(tables, table, cell);
  std::string worked;
  for (const FormulaRun& run : numbers) worked += run.text;
  if (worked != result) formula.push_back({{}, numbers});
  formula.push_back({{}, {{result, FormulaHue::current}}});
}

// The step at which a table begins: all of its cells at once, as the lecture writes it.
void add_beginning(Formula& formula, const TrellisTables& tables, Pass pass, TrellisCell cell) {
  const bool forward = pass == Pass::kAlpha;
  const Index states = tables.states();
  for (Index s = 0; s < states; ++s)
    if (s == cell.s || (forward ? tables.topology().may_begin(s) : tables.topology().may_end(s)))
      add_recursion(formula, tables, pass, {s, cell.t});
  if (states <= 2) return;
  formula.push_back({{{(tables.logarithms() ? "ln " : "") + indexed(letter_of(pass), cell.t) + "(s)"}},
                     {{tables.logarithms() ? "= ln 0" : "= 0"},
                      {forward ? ",  s > 2" : ",  s < " + std::to_string(states - 1), FormulaHue::quiet}}});
}

constexpr FormulaHue kAlphaHue = FormulaHue::advance, kBetaHue = FormulaHue::skip;

void add_product(Formula& formula, const TrellisTables& tables, TrellisCell cell) {
  const std::string times = tables.logarithms() ? " + " : " · ";
  const auto number = [&](TrellisTable table) {
    const std::string text = number_text(tables, table, cell);
    return tables.logarithms() && table == TrellisTable::beta ? operand(text) : text;
  };
  formula.push_back(
      {{{letters(tables, "α", cell), kAlphaHue}, {times}, {letters(tables, "β", cell), kBetaHue}},
       {{"= "}, {number(TrellisTable::alpha), kAlphaHue}, {times}, {number(TrellisTable::beta), kBetaHue}}});
  const std::string product = number_text(tables, TrellisTable::product, cell);
  formula.push_back({{}, {{"= " + product, FormulaHue::current}}});
  const bool known = !tables.hidden(cell.s, cell.t) && tables.filled(TrellisTable::product, cell.s, cell.t);
  if (!tables.with_emission() || !known || !tables.possible(TrellisTable::product, cell.s, cell.t)) return;
  // What the lecture divides by, since both tables contain it.
  formula.push_back({{{letters(tables, "α", cell), kAlphaHue},
                      {times},
                      {letters(tables, "β", cell), kBetaHue},
                      {tables.logarithms() ? " − " : " / "},
                      {emission_letters(tables, cell), FormulaHue::emission}},
                     {{"= " + number_text(tables, tables.mass(cell.s, cell.t))}}});
}

void add_occupancy(Formula& formula, const TrellisTables& tables, TrellisCell cell) {
  const bool logarithms = tables.logarithms();
  const FormulaRuns left{{indexed("γ", cell.t) + "(" + std::to_string(cell.s + 1) + ")", FormulaHue::current}};
  const std::string total = tables.scaled() ? indexed("q", cell.t) : "p";
  const auto write = [&](bool numbers) {
    const auto table = [&](TrellisTable which, const char* letter, bool bracketed) {
      const std::string text = numbers ? number_text(tables, which, cell) : letters(tables, letter, cell);
      return logarithms && bracketed ? operand(text) : text;
    };
    const std::string y = numbers ? emission_number(tables, cell) : emission_letters(tables, cell);
    const double sum = logarithms || !tables.scaled() ? tables.log_p() : tables.column_sum(cell.t);
    std::string p = (logarithms ? "ln " : "") + total;
    if (numbers)
      p = logarithms        ? operand(draw::fixed(sum, 2))
          : tables.scaled() ? draw::significant(sum)
                            : draw::significant(std::exp(sum));
    FormulaRuns runs{{logarithms ? "= exp(" : "= "},
                     {table(TrellisTable::alpha, "α", false), kAlphaHue},
                     {logarithms ? " + " : " · "},
                     {table(TrellisTable::beta, "β", true), kBetaHue}};
    const bool divided = tables.with_emission();
    runs.push_back({logarithms ? " − " : divided ? " / (" : " / "});
    if (divided) {
      runs.push_back({logarithms && numbers ? operand(y) : y, FormulaHue::emission});
      runs.push_back({logarithms ? " − " : " · "});
    }
    runs.push_back({p + (logarithms || divided ? ")" : "")});
    return runs;
  };
  formula.push_back({left, write(false)});
  formula.push_back({{}, write(true)});
  formula.push_back({{}, {{"= " + number_text(tables, TrellisTable::occupancy, cell), FormulaHue::current}}});
}

// "Σ_s α_3(s) · β_3(s) / y_3(l′_s)" for a step, or for any.
std::string sum_letters(const TrellisTables& tables, const std::string& t) {
  const std::string y = "y_" + t + "(l′_s)";
  const std::string alpha = "α_" + t + "(s)", beta = "β_" + t + "(s)";
  return alpha + " · " + beta + (tables.with_emission() ? " / " + y : "");
}

}  // namespace

std::vector<Precedent> precedents(const TrellisTables& tables, Pass pass, TrellisCell cell) {
  const bool forward = pass == Pass::kAlpha;
  const Index t = forward ? cell.t - 1 : cell.t + 1;
  std::vector<Precedent> found;
  if (t < 0 || t >= tables.steps()) return found;
  const auto add = [&](Index by, FormulaHue hue) {
    const Index other = forward ? cell.s - by : cell.s + by;
    if (other < 0 || other > tables.states()) return;
    // Off the end there is one place at most, right behind the last state.
    if (other == tables.states() && by != 1) return;
    const ctc::Arrow arrow =
        forward ? ctc::arrow(tables.topology(), other, cell.s) : ctc::arrow(tables.topology(), cell.s, other);
    found.push_back({{other, t}, hue, arrow});
  };
  if (forward) {
    add(2, FormulaHue::skip);
    add(1, FormulaHue::advance);
    add(0, FormulaHue::stay);
  } else {
    add(0, FormulaHue::stay);
    add(1, FormulaHue::advance);
    add(2, FormulaHue::skip);
  }
  return found;
}

std::string number_text(const TrellisTables& tables, double value) {
  return tables.logarithms() ? draw::fixed(value, 2) : draw::significant(value);
}

std::string number_text(const TrellisTables& tables, TrellisTable table, TrellisCell cell) {
  if (!tables.possible(table, cell.s, cell.t))
    return tables.logarithms() && table != TrellisTable::occupancy ? "−∞" : "0";
  if (!tables.filled(table, cell.s, cell.t)) return "…";
  if (tables.hidden(cell.s, cell.t)) return "?";
  const double value = tables.value(table, cell.s, cell.t);
  return table == TrellisTable::occupancy ? draw::significant(value) : number_text(tables, value);
}

Formula cell_formula(const TrellisTables& tables, TrellisTable table, TrellisCell cell) {
  Formula formula;
  if (table == TrellisTable::product) {
    add_product(formula, tables, cell);
  } else if (table == TrellisTable::occupancy) {
    add_occupancy(formula, tables, cell);
  } else {
    const Pass pass = table == TrellisTable::alpha ? Pass::kAlpha : Pass::kBeta;
    if (cell.t == (pass == Pass::kAlpha ? 0 : tables.steps() - 1))
      add_beginning(formula, tables, pass, cell);
    else
      add_recursion(formula, tables, pass, cell);
  }
  return formula;
}

Formula sum_formula(const TrellisTables& tables, Index t) {
  constexpr Index kMostTerms = 12;
  const bool logarithms = tables.logarithms();
  const std::string step = std::to_string(t + 1);
  const std::string left = logarithms ? "ln p" : tables.scaled() ? "q_" + step : "p";
  Formula formula{
      {{{left, FormulaHue::current}}, {{logarithms ? "= ln Σ_s " : "= Σ_s "}, {sum_letters(tables, step)}}}};
  if (!tables.filled(TrellisTable::product, t)) return formula;
  FormulaRuns terms{{logarithms ? "= ln(" : "= "}};
  Index written = 0;
  for (Index s = 0; s < tables.states(); ++s) {
    if (!tables.possible(TrellisTable::product, s, t)) continue;
    if (written > 0) terms.push_back({" + "});
    if (written++ == kMostTerms) {
      terms.push_back({"…"});
      break;
    }
    const std::string number = tables.hidden(s, t) ? "?" : number_text(tables, tables.mass(s, t));
    if (logarithms) terms.push_back({"e"});
    terms.push_back({number, FormulaHue::text, logarithms});
  }
  if (written == 0) terms.push_back({"0"});
  if (logarithms) terms.push_back({")"});
  formula.push_back({{}, terms});
  if (written != 1 || logarithms)
    formula.push_back({{}, {{"= " + number_text(tables, tables.column_sum(t)), FormulaHue::current}}});
  if (tables.scaled()) {
    // What the columns were divided by comes back.
    const double scales = tables.log_column_sum(t) - std::log(tables.column_sum(t));
    formula.push_back({{{"ln p", FormulaHue::current}},
                       {{"= ln q_" + step + " + Σ_{t′≤" + step + "} ln c_{t′} + Σ_{t′≥" + step + "} ln d_{t′}"}}});
    formula.push_back(
        {{}, {{"= " + draw::fixed(std::log(tables.column_sum(t)), 2) + " + " + operand(draw::fixed(scales, 2))}}});
    formula.push_back({{}, {{"= " + draw::fixed(tables.log_column_sum(t), 2), FormulaHue::current}}});
  }
  return formula;
}

Formula sums_formula(const TrellisTables& tables) {
  if (tables.logarithms())
    return {{{{"ln p", FormulaHue::current}}, {{"= ln Σ_s "}, {sum_letters(tables, "t")}}},
            {{}, {{"= " + draw::fixed(tables.log_p(), 2), FormulaHue::current}, {",  t = 1 … T", FormulaHue::quiet}}}};
  const std::string scales = tables.scaled() ? " · Π_{t′≤t} c_{t′} · Π_{t′≥t} d_{t′}" : "";
  return {{{{"p", FormulaHue::current}}, {{"= Σ_s "}, {sum_letters(tables, "t")}, {scales}}},
          {{},
           {{"= " + draw::significant(std::exp(tables.log_p())), FormulaHue::current},
            {",  t = 1 … T", FormulaHue::quiet}}}};
}

Formula general_formula(const TrellisTables& tables, TrellisTable table) {
  const bool logarithms = tables.logarithms();
  const std::string ln = logarithms ? "ln " : "";
  if (table == TrellisTable::product)
    return {{{{logarithms ? "ln α_t(s) + ln β_t(s)" : "α_t(s) · β_t(s)", FormulaHue::current}}, {}}};
  if (table == TrellisTable::occupancy) {
    const std::string total = tables.scaled() ? "q_t" : "p";
    return {{{{"γ_t(s)", FormulaHue::current}},
             {{"= "},
              {"α_t(s)", kAlphaHue},
              {" · "},
              {"β_t(s)", kBetaHue},
              {tables.with_emission() ? " / (" : " / "},
              {tables.with_emission() ? "y_t(l′_s)" : "", FormulaHue::emission},
              {tables.with_emission() ? " · " + total + ")" : total}}}};
  }
  const bool forward = table == TrellisTable::alpha, own = forward || tables.with_emission();
  const std::string letter = forward ? "α" : "β", sign = forward ? "−" : "+";
  const std::string before = letter + "_{t" + sign + "1}";
  FormulaRuns runs{{logarithms ? "= ln(" : "= ("}};
  const auto term = [&](const std::string& state, FormulaHue hue, bool sometimes) {
    if (sometimes) runs.push_back({"["});
    if (logarithms) runs.push_back({"e", hue});
    runs.push_back({ln + before + "(" + state + ")", hue, logarithms});
    const std::string y = (logarithms ? " + ln y_{t+1}" : " · y_{t+1}") + std::string("(") + state + ")";
    if (!own) runs.push_back({y, FormulaHue::emission, logarithms});
    if (sometimes) runs.push_back({"]"});
  };
  term("s", FormulaHue::stay, false);
  runs.push_back({" + "});
  term("s" + sign + "1", FormulaHue::advance, false);
  runs.push_back({" + "});
  term("s" + sign + "2", FormulaHue::skip, true);
  runs.push_back({")"});
  if (own) {
    runs.push_back({logarithms ? " + " : " · "});
    runs.push_back({ln + "y_t(l′_s)", FormulaHue::emission});
  }
  if (tables.scaled()) runs.push_back({forward ? " / c_t" : " / d_t"});
  return {{{{ln + letter + "_t(s)", FormulaHue::current}}, runs}};
}

}  // namespace unrolled
