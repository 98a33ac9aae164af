#include "app/panels/addressing_formula.h"

#include <algorithm>
#include <utility>

#include "app/draw/numbers.h"
#include "app/panels/memory_formula.h"

namespace unrolled {

namespace {

using Stage = AddressingStage;

constexpr Index kEntries = 2;             // of a scalar product that are written out
constexpr std::size_t kSummands = 3;      // of a sum over all rows
constexpr const char* kTilde = "\u0303";  // over the letter before it

std::string number(double value) { return draw::significant(value); }
// In brackets where a minus would follow an operator.
std::string operand(double value) { return value < 0.0 ? "(" + number(value) + ")" : number(value); }

void append(FormulaRuns& runs, FormulaRuns more) {
  for (FormulaRun& run : more) runs.push_back(std::move(run));
}

// Kept on one line with what stands before it.
FormulaRuns tied(FormulaRuns runs) {
  for (FormulaRun& run : runs) run.tied = true;
  return runs;
}

// All but its first part.
FormulaRuns whole(FormulaRuns runs) {
  for (std::size_t k = 1; k < runs.size(); ++k) runs[k].tied = true;
  return runs;
}

FormulaRun emitted(const std::string& text, bool is_tied = true) { return {text, FormulaHue::emitted, false, is_tied}; }

// The right sides of a stage's lines: in letters; with the numbers put in; the last step and what comes of it. Of a
// stage whose numbers are not known, the letters and what the network says.
using Lines = std::vector<FormulaRuns>;

// "(a + b + …)", of so many terms the largest in their order, that of the row among them.
template <class Term>
void append_sum(FormulaRuns& runs, const AddressingNumbers& n, Index i, const Term& term) {
  std::vector<Index> rows;
  for (Index j = 0; j < n.rows(); ++j) rows.push_back(j);
  std::stable_sort(rows.begin(), rows.end(), [&](Index a, Index b) { return term(a) > term(b); });
  const bool all = rows.size() <= kSummands;
  if (!all) rows.resize(kSummands);
  if (std::find(rows.begin(), rows.end(), i) == rows.end()) rows.back() = i;
  std::sort(rows.begin(), rows.end());
  runs.push_back({"(", FormulaHue::text, false, true});
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (k > 0) runs.push_back({" + "});
    runs.push_back({number(term(rows[k])), rows[k] == i ? FormulaHue::current : FormulaHue::text, false, k == 0});
  }
  runs.back().text += all ? ")" : " + …)";
}

FormulaRuns row_of_memory(const std::string& row) { return {{"M_{" + row + "}", FormulaHue::memory}}; }

Lines similarity_lines(const AddressingNumbers& n, Index i) {
  const std::string row = std::to_string(i);
  FormulaRuns letters{{"= "}, emitted("k"), {"·", FormulaHue::text, false, true}};
  append(letters, tied(row_of_memory(row)));
  letters.push_back({" / (‖"});
  letters.push_back(emitted("k"));
  letters.push_back({"‖ ‖", FormulaHue::text, false, true});
  append(letters, tied(row_of_memory(row)));
  letters.push_back({"‖)", FormulaHue::text, false, true});
  if (!n.agrees(Stage::similarity)) return {std::move(letters)};
  FormulaRuns put_in{{"= ("}};
  const Index size = n.key().rows(), written = std::min(size, kEntries);
  for (Index m = 0; m < written; ++m) {
    if (m > 0) put_in.push_back({" + "});
    put_in.push_back(emitted(m > 0 ? operand(n.key()(m, 0)) : number(n.key()(m, 0)), m == 0));
    put_in.push_back({" · ", FormulaHue::text, false, true});
    put_in.push_back({operand(n.memory()(m, i)), FormulaHue::memory, false, true});
  }
  put_in.push_back({size > written ? " + …)" : ")"});
  const std::string lengths = "(" + number(n.key_length()) + " · " + number(n.row_length(i));
  // Beside rows of next to nothing even what keeps from dividing by zero counts.
  FormulaRuns divided{{"= " + number(n.product(i)) + " / " + lengths}};
  put_in.push_back({" / " + lengths});
  for (FormulaRuns* runs : {&put_in, &divided}) {
    if (!n.floor_counts(i)) {
      runs->back().text += ")";
      continue;
    }
    runs->push_back({" + 10"});
    runs->push_back({"−8", FormulaHue::text, true});
    runs->push_back({")", FormulaHue::text, false, true});
  }
  return {std::move(letters), std::move(put_in), std::move(divided)};
}

Lines content_lines(const AddressingNumbers& n, Index i) {
  const bool shifted = n.exponent_shift() != 0.0;
  const auto exponential = [&](const std::string& row) {
    FormulaRuns runs{{"exp("}, emitted("β"), {" ", FormulaHue::text, false, true}};
    append(runs, tied(stage_name(n, Stage::similarity, row)));
    runs.push_back({shifted ? " − m)" : ")", FormulaHue::text, false, true});
    return runs;
  };
  FormulaRuns letters{{"= "}};
  append(letters, whole(exponential(std::to_string(i))));
  letters.push_back({" / "});
  letters.push_back({"Σ_j ", FormulaHue::text, false, true});
  append(letters, tied(exponential("j")));
  if (!n.agrees(Stage::content)) return {std::move(letters)};
  FormulaRuns put_in{{"= exp("}, emitted(number(*n.strength()))};
  put_in.push_back({" · " + operand(n.stage(Stage::similarity, i)), FormulaHue::text, false, true});
  put_in.push_back(
      {(shifted ? " − " + number(n.exponent_shift()) : std::string()) + ")", FormulaHue::text, false, true});
  put_in.push_back({" / "});
  append_sum(put_in, n, i, [&](Index j) { return n.exponential(j); });
  Lines lines{std::move(letters)};
  if (shifted) {
    FormulaRuns largest{{"m = max_j ", FormulaHue::quiet}, emitted("β"), {" ", FormulaHue::quiet, false, true}};
    append(largest, tied(stage_name(n, Stage::similarity, "j")));
    largest.push_back({" = " + number(n.exponent_shift()), FormulaHue::quiet});
    lines.push_back(std::move(largest));
  }
  lines.push_back(std::move(put_in));
  lines.push_back({{"= " + number(n.exponential(i)) + " / " + number(n.exponentials())}});
  return lines;
}

Lines gated_lines(const AddressingNumbers& n, Index i) {
  const std::string row = std::to_string(i);
  FormulaRuns letters{{"= "}, emitted("g"), {" ", FormulaHue::text, false, true}};
  append(letters, tied(stage_name(n, Stage::content, row)));
  letters.push_back({" + (1 − "});
  letters.push_back(emitted("g"));
  letters.push_back({") ", FormulaHue::text, false, true});
  append(letters, tied(previous_name(n, row)));
  if (!n.agrees(Stage::gated)) return {std::move(letters)};
  FormulaRuns put_in{{"= "}, emitted(number(*n.gate()))};
  put_in.push_back({" · " + number(n.stage(Stage::content, i)), FormulaHue::text, false, true});
  put_in.push_back({" + (1 − "});
  put_in.push_back(emitted(number(*n.gate())));
  put_in.push_back({") · ", FormulaHue::text, false, true});
  put_in.push_back({number(n.previous(i)), FormulaHue::before, false, true});
  FormulaRuns terms{{"= " + number(*n.gate() * n.stage(Stage::content, i)) + " + "},
                    {number((1.0 - *n.gate()) * n.previous(i)), FormulaHue::before}};
  return {std::move(letters), std::move(put_in), std::move(terms)};
}

Lines shifted_lines(const AddressingNumbers& n, Index i) {
  const std::string row = std::to_string(i);
  FormulaRuns letters{{"= Σ_j "}};
  append(letters, tied(stage_name(n, Stage::gated, "j")));
  letters.push_back({" ", FormulaHue::text, false, true});
  letters.push_back(emitted("s(" + row + " − j)"));
  if (!n.agrees(Stage::shifted)) return {std::move(letters)};
  FormulaRuns which{{"= "}}, put_in{{"= "}};
  // Row by row as they stand in the memory: the shift forward takes from the row before.
  for (Index k = n.shift().rows() - 1; k >= 0; --k) {
    const bool first = k == n.shift().rows() - 1;
    if (!first) {
      which.push_back({" + "});
      put_in.push_back({" + "});
    }
    const Index from = n.row_before(i, k);
    append(which, tied(stage_name(n, Stage::gated, std::to_string(from))));
    which.push_back(emitted(" s(" + offset_text(n.offset(k)) + ")"));
    put_in.push_back({number(n.stage(Stage::gated, from)), FormulaHue::text, false, true});
    put_in.push_back({" · ", FormulaHue::text, false, true});
    put_in.push_back(emitted(number(n.shift()(k, 0))));
  }
  return {std::move(letters), std::move(which), std::move(put_in)};
}

Lines weight_lines(const AddressingNumbers& n, Index i) {
  const auto power = [&](const std::string& row) {
    FormulaRuns runs = whole(stage_name(n, Stage::shifted, row));
    runs.push_back({"γ", FormulaHue::emitted, true});
    return runs;
  };
  FormulaRuns letters{{"= "}};
  append(letters, power(std::to_string(i)));
  letters.push_back({" / "});
  letters.push_back({"Σ_j ", FormulaHue::text, false, true});
  append(letters, tied(power("j")));
  if (!n.agrees(Stage::weights)) return {std::move(letters)};
  FormulaRuns put_in{{"= " + number(n.stage(Stage::shifted, i))}};
  put_in.push_back({number(*n.sharpness()), FormulaHue::emitted, true});
  put_in.push_back({" / "});
  append_sum(put_in, n, i, [&](Index j) { return n.power(j); });
  return {std::move(letters), std::move(put_in), {{"= " + number(n.power(i)) + " / " + number(n.powers())}}};
}

Lines lines_of(const AddressingNumbers& n, Stage stage, Index i) {
  switch (stage) {
    case Stage::similarity:
      return similarity_lines(n, i);
    case Stage::content:
      return content_lines(n, i);
    case Stage::gated:
      return gated_lines(n, i);
    case Stage::shifted:
      return shifted_lines(n, i);
    case Stage::weights:
      break;
  }
  return weight_lines(n, i);
}

}  // namespace

FormulaRuns stage_name(const AddressingNumbers& numbers, AddressingStage stage, const std::string& row) {
  const std::string letter = weight_letter(numbers.erases());
  switch (stage) {
    case Stage::similarity:
      return {{"K["},
              emitted("k"),
              {", "},
              {"M_{" + row + "}", FormulaHue::memory, false, true},
              {"]", FormulaHue::text, false, true}};
    case Stage::content:
      return {{letter}, {"c", FormulaHue::text, true}, {"(" + row + ")", FormulaHue::text, false, true}};
    case Stage::gated:
      return {{letter}, {"g", FormulaHue::text, true}, {"(" + row + ")", FormulaHue::text, false, true}};
    case Stage::shifted:
      return {{letter + kTilde + "(" + row + ")"}};
    case Stage::weights:
      break;
  }
  return {{letter + "(" + row + ")"}};
}

FormulaRuns previous_name(const AddressingNumbers& numbers, const std::string& row) {
  return {{weight_letter(numbers.erases()) + "_{t−1}(" + row + ")", FormulaHue::before}};
}

std::string offset_text(Index by) { return by == 0 ? "0" : (by < 0 ? "−" : "+") + std::to_string(std::abs(by)); }

std::string memory_name(const AddressingNumbers& numbers) { return numbers.after_writing() ? "M_t" : "M_{t−1}"; }

Formula stage_formula(const AddressingNumbers& numbers, AddressingStage stage, Index i, FormulaDetail detail) {
  const FormulaRuns left = stage_name(numbers, stage, std::to_string(i));
  const FormulaRun result{"= " + number(numbers.stage(stage, i)), FormulaHue::current};
  Lines lines = lines_of(numbers, stage, i);
  const bool known = lines.size() > 1;
  // What comes out stands behind the last line; in letters alone it would read as if it were one with them.
  if (known)
    lines.back().push_back({" " + result.text, result.hue});
  else
    lines.push_back({result});
  const std::size_t first = detail == FormulaDetail::full              ? 0
                            : detail == FormulaDetail::worked && known ? 1
                                                                       : lines.size() - 1;
  Formula formula;
  for (std::size_t k = first; k < lines.size(); ++k)
    formula.push_back({k == first ? left : FormulaRuns{}, std::move(lines[k])});
  return formula;
}

std::string addressing_text(const FormulaLine& line) {
  std::string text = plain_text(line);
  // "w^{c}" is as clear without braces.
  for (const char* letter : {"c", "g", "γ"}) {
    const std::string braced = std::string("^{") + letter + "}";
    for (std::size_t found = text.find(braced); found != std::string::npos; found = text.find(braced, found))
      text.replace(found, braced.size(), std::string("^") + letter);
  }
  return text;
}

}  // namespace unrolled
