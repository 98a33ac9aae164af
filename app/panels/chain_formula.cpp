#include "app/panels/chain_formula.h"

#include <utility>

#include "app/draw/numbers.h"

namespace unrolled {

namespace {

std::string indexed(const char* letter, int t) { return letter + ("_" + std::to_string(t)); }

std::string number(double value) { return draw::significant(value); }
// In brackets where a minus would follow an operator.
std::string operand(double value) { return value < 0.0 ? "(" + number(value) + ")" : number(value); }

std::string typed_operand(double value) { return value < 0.0 ? "(" + typed_number(value) + ")" : typed_number(value); }

void append(Formula& formula, Formula more) {
  for (FormulaLine& line : more) formula.push_back(std::move(line));
}

}  // namespace

std::string typed_number(double value) {
  std::string text = draw::significant(value);
  if (text.find('.') == std::string::npos || text.find("·") != std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string sum_name(const ChainNumbers& chain, int t) { return "∂" + indexed("s", t) + "/∂" + chain.theta(); }
std::string immediate_name(const ChainNumbers& chain, int i) { return sum_name(chain, i) + "*"; }
std::string factor_name(int t) { return "∂" + indexed("s", t) + "/∂" + indexed("s", t - 1); }

Formula state_formula(const ChainNumbers& chain, int t) {
  if (t == 0) return {{{{"s_0", FormulaHue::current}}, {{"= " + typed_number(chain.s(0))}}}};
  const std::string begin = chain.bends() ? "= tanh(" : "= ", end = chain.bends() ? ")" : "";
  return {{{{indexed("s", t), FormulaHue::current}},
           {{begin + "u " + indexed("x", t) + " + w " + indexed("s", t - 1) + end},
            {" " + begin + typed_number(chain.u()) + " · " + typed_operand(chain.x(t)) + " + " +
             typed_operand(chain.w()) + " · " + (t == 1 ? typed_operand(chain.s(0)) : operand(chain.s(t - 1))) + end},
            {" = " + number(chain.s(t)), FormulaHue::current}}}};
}

Formula factor_formula(const ChainNumbers& chain, int t) {
  const std::string result = "= " + number(chain.factor(t));
  FormulaRuns right;
  if (chain.bends())
    right = {{"= w (1 − " + indexed("s", t) + "²)"},
             {" = " + typed_number(chain.w()) + " · (1 − " + operand(chain.s(t)) + "²)"},
             {" " + result, FormulaHue::factor}};
  else
    right = {{"= w"}, {" " + result, FormulaHue::factor}};
  return {{{{factor_name(t), FormulaHue::factor}}, std::move(right)}};
}

Formula immediate_formula(const ChainNumbers& chain, int i) {
  const std::string letter = chain.by_w() ? indexed("s", i - 1) : indexed("x", i);
  const double value = chain.by_w() ? chain.s(i - 1) : chain.x(i);
  const std::string first = chain.by_w() && i > 1 ? number(value) : typed_number(value);
  FormulaRuns right{{"= " + letter + (chain.bends() ? " (1 − " + indexed("s", i) + "²)" : std::string())}};
  if (chain.bends()) right.push_back({" = " + first + " · (1 − " + operand(chain.s(i)) + "²)"});
  right.push_back({" = " + number(chain.immediate(i)), FormulaHue::immediate});
  return {{{{immediate_name(chain, i), FormulaHue::immediate}}, std::move(right)}};
}

Formula path_formula(const ChainNumbers& chain, int i, int t) {
  FormulaRuns letters, numbers{{"= "}};
  for (int j = t; j > i; --j) {
    letters.push_back({factor_name(j), FormulaHue::factor});
    letters.push_back({" · "});
    numbers.push_back({j == t ? number(chain.factor(j)) : operand(chain.factor(j)), FormulaHue::factor});
    numbers.push_back({" · "});
  }
  letters.push_back({immediate_name(chain, i), FormulaHue::immediate});
  numbers.push_back({t > i ? operand(chain.immediate(i)) : number(chain.immediate(i)), FormulaHue::immediate});
  Formula formula{{{{"i = " + std::to_string(i) + ":", FormulaHue::quiet}}, std::move(letters)},
                  {{}, std::move(numbers)}};
  if (t > i) formula.push_back({{}, {{"= " + number(chain.path(i, t)), FormulaHue::current}}});
  return formula;
}

Formula sum_formula(const ChainNumbers& chain, int t) {
  const FormulaRuns left{{sum_name(chain, t), FormulaHue::current}};
  const FormulaRun result{" = " + number(chain.sum(t)), FormulaHue::current};
  if (t == 1)  // s_0 is a constant
    return {{left, {{"= "}, {immediate_name(chain, 1), FormulaHue::immediate}, result}}};
  FormulaRuns terms{{"= "}};
  for (int i = 1; i <= t; ++i) {
    if (i > 1) terms.push_back({" + "});
    terms.push_back({i > 1 ? operand(chain.path(i, t)) : number(chain.path(i, t)),
                     i == t ? FormulaHue::immediate : FormulaHue::text});
  }
  return {{left,
           {{"= "},
            {factor_name(t), FormulaHue::factor},
            {" · "},
            {sum_name(chain, t - 1)},
            {" + "},
            {immediate_name(chain, t), FormulaHue::immediate}}},
          {{},
           {{"= "},
            {number(chain.factor(t)), FormulaHue::factor},
            {" · "},
            {operand(chain.sum(t - 1))},
            {" + "},
            {operand(chain.immediate(t)), FormulaHue::immediate},
            result}},
          {{}, std::move(terms)}};
}

Formula chain_formula(const ChainNumbers& chain, int i, int t) {
  const ChainWalk& walk = chain.walk();
  Formula formula;
  if (i == 0 || i == t) {
    append(formula, state_formula(chain, t));
    if (t > 1 && walk.shows({1, t})) append(formula, factor_formula(chain, t));
    if (t > 0 && walk.shows({t, t})) append(formula, immediate_formula(chain, t));
    if (t > 0 && walk.complete() >= t) append(formula, sum_formula(chain, t));
    return formula;
  }
  if (!walk.shows({i, t})) return formula;
  append(formula, factor_formula(chain, t));
  append(formula, immediate_formula(chain, i));
  append(formula, path_formula(chain, i, t));
  return formula;
}

}  // namespace unrolled
