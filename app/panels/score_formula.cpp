#include "app/panels/score_formula.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/draw/numbers.h"

namespace unrolled {

namespace {

using Function = ScoreNumbers::Function;
using Window = ScoreNumbers::Window;

constexpr Index kEntries = 2;  // of a scalar product that are written out
constexpr std::size_t kMostSummands = 10;
constexpr Index kMostPlaces = 3;  // of a context

std::string place(Index j) { return j < 0 ? "j" : std::to_string(j); }
std::string negative(Index index) { return index < 0 ? "−" + std::to_string(-index) : std::to_string(index); }
std::string number(double value) { return draw::significant(value); }
// In brackets where a minus would follow an operator.
std::string operand(double value) { return value < 0.0 ? "(" + number(value) + ")" : number(value); }

std::string indexed(const std::string& letter, Index i, const std::string& j) {
  return letter + "_{" + std::to_string(i) + "," + j + "}";
}

// The decoder's state that attention is asked with.
std::string state_name(const ScoreNumbers& numbers) {
  return "s_{" + negative(numbers.kind() == "bahdanau" ? numbers.step() - 1 : numbers.step()) + "}";
}

std::string annotation_name(Index j) { return "h_{" + place(j) + "}"; }

// exp(e_ij), with what is subtracted.
std::string exponential_name(const ScoreNumbers& numbers, const std::string& j) {
  return "exp(" + indexed("e", numbers.step(), j) + (numbers.shift() != 0.0 ? " − m)" : ")");
}

// "k ∈ window": where a hard window leaves places out.
std::string sum_name(const ScoreNumbers& numbers) {
  bool all = true;
  for (Index k = 0; k < numbers.places(); ++k) all = all && numbers.takes_part(k);
  if (all || numbers.window_kind() != Window::after) return "Σ_k ";
  Index first = 0, last = numbers.places() - 1;
  while (first < last && !numbers.takes_part(first)) ++first;
  while (last > first && !numbers.takes_part(last)) --last;
  return "Σ_{k=" + std::to_string(first) + "…" + std::to_string(last) + "} ";
}

}  // namespace

std::string vector_text(const Matrix<double>& values, Index col, Index most) {
  std::string text = "(";
  for (Index d = 0; d < std::min(most, values.rows()); ++d) text += (d > 0 ? ", " : "") + number(values(d, col));
  return text + (values.rows() > most ? ", …)" : ")");
}

std::string query_name(const ScoreNumbers& numbers) {
  const std::string& kind = numbers.kind();
  if (kind == "scaled-dot") return "q_{" + std::to_string(numbers.step()) + "}";
  if (kind == "dot" || kind == "location") return state_name(numbers);
  return "W_a " + state_name(numbers);
}

std::string key_name(const ScoreNumbers& numbers, Index j) {
  const std::string& kind = numbers.kind();
  if (kind == "scaled-dot") return "k_{" + place(j) + "}";
  if (kind == "location") return "w_{" + place(j) + "}";
  if (kind == "general" || (kind == "dot" && numbers.keys_are_values())) return annotation_name(j);
  return "U_a " + annotation_name(j);
}

std::string score_name(const ScoreNumbers& numbers, Index j) { return indexed("e", numbers.step(), place(j)); }
std::string weight_name(const ScoreNumbers& numbers, Index j) { return indexed("α", numbers.step(), place(j)); }

Formula score_formula(const ScoreNumbers& numbers, Index j) {
  const std::string state = state_name(numbers), annotation = annotation_name(j), &kind = numbers.kind();
  const FormulaRuns left{{score_name(numbers, j), FormulaHue::current}};
  const FormulaRun query{query_name(numbers), FormulaHue::query}, key{key_name(numbers, j), FormulaHue::key};
  Formula formula;
  const FormulaRun sum[] = {{"= vᵀ tanh("}, query, {" + "}, key, {")", FormulaHue::text, false, true}};
  if (kind == "bahdanau") {
    formula.push_back({left, {std::begin(sum), std::end(sum)}});
  } else if (kind == "concat") {
    formula.push_back({left,
                       {{"= vᵀ tanh([W_a U_a] ["},
                        {state, FormulaHue::query},
                        {"; ", FormulaHue::text, false, true},
                        {annotation, FormulaHue::key},
                        {"])", FormulaHue::text, false, true}}});
    formula.push_back({{}, {std::begin(sum), std::end(sum)}});
  } else if (kind == "location") {
    formula.push_back(
        {left, {{"= (W_a "}, {state, FormulaHue::query}, {draw::with_subscripts(")_{" + place(j) + "}")}}});
  } else if (kind == "scaled-dot") {
    formula.push_back({left, {{"= "}, {query.text + "ᵀ ", FormulaHue::query}, key, {" / √d"}}});
    formula.push_back(
        {{}, {{query.text + " = W_a " + state + ",  " + key.text + " = U_a " + annotation, FormulaHue::quiet}}});
  } else {
    const bool product = query.text != state;
    formula.push_back(
        {left, {{"= "}, {(product ? "(" + query.text + ")" : query.text) + "ᵀ ", FormulaHue::query}, key}});
  }
  const double score = numbers.score(j);
  if (!std::isfinite(score)) return formula;
  const FormulaRun result{"= " + number(score), FormulaHue::current};
  const Index size = numbers.query().rows(), written = std::min(size, kEntries);
  if (!numbers.scores_agree() || size == 0) {
    formula.push_back({{}, {result}});
    return formula;
  }
  const bool additive = numbers.function() == Function::additive, scaled = numbers.function() == Function::scaled;
  FormulaRuns entries{{scaled ? "= (" : "= "}};
  const auto tied = [&](const std::string& text, FormulaHue hue) { entries.push_back({text, hue, false, true}); };
  for (Index d = 0; d < written; ++d) {
    const double q = numbers.query()(d, 0), k = numbers.keys()(d, j);
    if (d > 0) entries.push_back({" + "});
    if (additive) entries.push_back({(d > 0 ? operand(numbers.v()(d, 0)) : number(numbers.v()(d, 0))) + " · tanh("});
    entries.push_back({additive || d == 0 ? number(q) : operand(q), FormulaHue::query});
    tied(additive ? " + " : " · ", FormulaHue::text);
    tied(operand(k), FormulaHue::key);
    if (additive) tied(")", FormulaHue::text);
  }
  if (size > written) entries.push_back({" + …"});
  if (scaled) entries.push_back({") / √" + std::to_string(size)});
  formula.push_back({{}, std::move(entries)});
  formula.push_back({{}, {result}});
  return formula;
}

Formula window_formula(const ScoreNumbers& numbers, Index j) {
  if (numbers.window_kind() == Window::none) return {};
  Formula formula;
  const std::string p = "p_{" + std::to_string(numbers.step()) + "}";
  if (numbers.centre()) {
    FormulaRuns right;
    const bool whole = numbers.window_name() == "local-m";
    if (whole) right.push_back({"= min(i, T − 1)"});
    if (numbers.window_name() == "local-p")
      right.push_back({"= (T − 1) · sigmoid(v_pᵀ tanh(W_p " + state_name(numbers) + "))"});
    right.push_back({" = " + draw::fixed(*numbers.centre(), whole ? 0 : 2), FormulaHue::window});
    formula.push_back({{{p, FormulaHue::window}}, std::move(right)});
  }
  const std::string g = "g_{" + std::to_string(j) + "}";
  const FormulaRun value{" = " + number(numbers.window(j)), FormulaHue::window};
  if (numbers.centre() && numbers.deviation() && numbers.window(j) > 0.0) {
    formula.push_back({{{g, FormulaHue::window}}, {{"= exp(−(j − " + p + ")² / 2σ²)"}}});
    formula.push_back({{},
                       {{"= exp(−(" + std::to_string(j) + " − " + draw::fixed(*numbers.centre(), 2) + ")² / (2 · " +
                         number(*numbers.deviation()) + "²))"},
                        value}});
  }
  return formula;
}

Formula weight_formula(const ScoreNumbers& numbers, Index j) {
  const FormulaRuns left{{weight_name(numbers, j), FormulaHue::current}};
  const FormulaRun result{"= " + number(numbers.weight(j)), FormulaHue::current};
  const bool inside = numbers.window_kind() == Window::inside, after = numbers.window_kind() == Window::after;
  const bool faded = numbers.deviation().has_value();
  Formula formula;
  if (!numbers.takes_part(j)) {
    formula.push_back({left, {result}});
    return formula;
  }
  const FormulaRun factor{"g_{" + std::to_string(j) + "}", FormulaHue::window};
  // The factor stands first, so that it cannot be taken for a part of the sum.
  const bool outside = after && faded;
  FormulaRuns letters{{"= "}};
  if (inside || outside) {
    letters.push_back(factor);
    letters.push_back({" · "});
  }
  letters.push_back({exponential_name(numbers, std::to_string(j))});
  letters.push_back({" / "});
  letters.push_back({sum_name(numbers)});
  if (inside) letters.push_back({"g_k · ", FormulaHue::window, false, true});
  letters.push_back({exponential_name(numbers, "k"), FormulaHue::text, false, true});
  formula.push_back({left, std::move(letters)});
  if (!numbers.weights_agree()) {
    formula.push_back({{}, {result}});
    return formula;
  }
  if (numbers.shift() != 0.0)
    formula.push_back(
        {{},
         {{"m = max_k " + indexed("e", numbers.step(), "k") + " = " + number(numbers.shift()), FormulaHue::quiet}}});
  FormulaRuns sum{{"= "}}, last{{"= "}};
  if (outside) {
    for (FormulaRuns* runs : {&sum, &last}) {
      runs->push_back({number(numbers.window(j)), FormulaHue::window});
      runs->push_back({" · "});
    }
  }
  sum.push_back({number(numbers.exponential(j)), FormulaHue::current});
  sum.push_back({" / ("});
  // Of many the largest, in their order; the rest is said by dots.
  std::vector<Index> terms;
  for (Index k = 0; k < numbers.places(); ++k)
    if (numbers.takes_part(k)) terms.push_back(k);
  std::stable_sort(terms.begin(), terms.end(),
                   [&](Index a, Index b) { return numbers.exponential(a) > numbers.exponential(b); });
  const bool all = terms.size() <= kMostSummands;
  if (!all) terms.resize(kMostSummands);
  std::sort(terms.begin(), terms.end());
  for (std::size_t k = 0; k < terms.size(); ++k) {
    if (k > 0) sum.push_back({" + "});
    sum.push_back(
        {number(numbers.exponential(terms[k])), terms[k] == j ? FormulaHue::current : FormulaHue::text, false, k == 0});
  }
  if (!all) sum.push_back({" + …"});
  sum.back().text += ")";
  last.push_back({number(numbers.exponential(j)) + " / " + number(numbers.total())});
  formula.push_back({{}, std::move(sum)});
  last.push_back({" "});
  last.push_back(result);
  formula.push_back({{}, std::move(last)});
  return formula;
}

Formula context_formula(const ScoreNumbers& numbers) {
  const std::string i = std::to_string(numbers.step());
  const FormulaRuns left{{"c_{" + i + "}", FormulaHue::context}};
  Formula formula{{left, {{"= Σ_j " + weight_name(numbers, -1) + " "}, {"h_j", FormulaHue::key}}}};
  std::vector<Index> places;
  for (Index j = 0; j < numbers.places(); ++j)
    if (numbers.weight(j) > 0.0) places.push_back(j);
  const std::size_t all = places.size(), most = static_cast<std::size_t>(kMostPlaces);
  std::stable_sort(places.begin(), places.end(),
                   [&](Index a, Index b) { return numbers.weight(a) > numbers.weight(b); });
  places.resize(std::min(all, most));
  std::sort(places.begin(), places.end());
  FormulaRuns terms{{"= "}};
  for (const Index j : places) {
    if (terms.size() > 1) terms.push_back({" + "});
    terms.push_back({number(numbers.weight(j)) + " · "});
    terms.push_back({annotation_name(j), FormulaHue::key});
  }
  if (all > most) terms.push_back({" + …"});
  if (places.empty()) terms.push_back({"0"});
  formula.push_back({{}, std::move(terms)});
  if (numbers.context_agrees())
    formula.push_back({{}, {{"= " + vector_text(numbers.context(), 0, 3), FormulaHue::context}}});
  return formula;
}

}  // namespace unrolled
