#include "app/panels/memory_formula.h"

#include <cmath>
#include <utility>

#include "app/draw/numbers.h"

namespace unrolled {

namespace {

std::string number(double value) { return draw::significant(value); }
// In brackets where a minus would follow an operator.
std::string operand(double value) { return value < 0.0 ? "(" + number(value) + ")" : number(value); }

std::string negative(Index index) { return index < 0 ? "−" + std::to_string(-index) : std::to_string(index); }
std::string of_entry(const std::string& letter, Index m) { return letter + "(" + std::to_string(m) + ")"; }

// What is written in letters, or with its numbers put in.
class Writing {
 public:
  Writing(const WriteNumbers& numbers, MemoryCell cell, bool in_letters)
      : n_(numbers), cell_(cell), letters_(in_letters) {}

  // M_{t−1}(n, m) (1 − w e) … + w a + …
  FormulaRuns erase_and_add() const {
    FormulaRuns runs{{"= "}, before(false)};
    for (Index h = 0; h < n_.heads(); ++h) {
      runs.push_back({" · (1 − "});
      runs.push_back({weight(h), FormulaHue::weight, false, true});
      runs.push_back({" · ", FormulaHue::text, false, true});
      runs.push_back({letters_ ? of_entry(head_letter("e", h, n_.heads()), cell_.m) : number(n_.erase(h, cell_.m)),
                      FormulaHue::erase, false, true});
      runs.push_back({")", FormulaHue::text, false, true});
    }
    for (Index h = 0; h < n_.heads(); ++h) {
      runs.push_back({" + "});
      product(runs, h, "a");
    }
    return runs;
  }

  // a w + (1 − a) M, of one head; M is what the heads before it have left.
  FormulaRuns overwrite(Index h) const {
    FormulaRuns runs{{"= "}};
    product(runs, h, "w");
    runs.push_back({" + "});
    runs.push_back({"(1 − "});
    runs.push_back({weight(h), FormulaHue::weight, false, true});
    runs.push_back({") · ", FormulaHue::text, false, true});
    if (h == 0)
      runs.push_back(before(true));
    else
      runs.push_back({letters_ ? between(h - 1) : operand(n_.of_parts(cell_, h)), FormulaHue::memory, false, true});
    return runs;
  }

  // What the heads up to this one have left, while others are still to write.
  std::string between(Index h) const {
    return h + 1 == n_.heads() ? cell_name(n_.step(), cell_)
                               : "M′" + std::string(h > 0 ? "′" : "") + std::string(h > 1 ? "′" : "") + "(" +
                                     std::to_string(cell_.n) + ", " + std::to_string(cell_.m) + ")";
  }

 private:
  FormulaRun before(bool behind_sign) const {
    const double value = n_.before(cell_);
    return {letters_      ? cell_name(n_.step() - 1, cell_)
            : behind_sign ? operand(value)
                          : number(value),
            FormulaHue::memory, false, true};
  }
  std::string weight(Index h) const {
    return letters_ ? of_entry(head_letter(weight_letter(n_.erases()), h, n_.heads()), cell_.n)
                    : number(n_.weight(h, cell_.n));
  }
  void product(FormulaRuns& runs, Index h, const char* letter) const {
    runs.push_back({weight(h), FormulaHue::weight});
    runs.push_back({" · ", FormulaHue::text, false, true});
    runs.push_back({letters_ ? of_entry(head_letter(letter, h, n_.heads()), cell_.m) : operand(n_.add(h, cell_.m)),
                    FormulaHue::add, false, true});
  }

  const WriteNumbers& n_;
  MemoryCell cell_;
  bool letters_;
};

}  // namespace

std::string weight_letter(bool erases) { return erases ? "w" : "a"; }

std::string head_letter(const std::string& letter, Index head, Index heads) {
  return heads > 1 ? letter + "_" + std::to_string(head + 1) : letter;
}

std::string memory_name(Index step) { return "M_{" + negative(step) + "}"; }

std::string cell_name(Index step, MemoryCell cell) {
  return memory_name(step) + "(" + std::to_string(cell.n) + ", " + std::to_string(cell.m) + ")";
}

std::string vector_name(const MachineHead&, Index step, Index m) {
  const std::string name = "r_{" + negative(step) + "}";
  return m < 0 ? name : of_entry(name, m);
}

Formula write_formula(const WriteNumbers& numbers, MemoryCell cell) {
  const FormulaRun result{"= " + number(numbers.after(cell)), FormulaHue::memory};
  const FormulaRuns left{{cell_name(numbers.step(), cell), FormulaHue::memory}};
  const Writing letters(numbers, cell, true), values(numbers, cell, false);
  Formula formula;
  if (!numbers.has_vectors()) return {{left, {result}}};
  if (numbers.erases()) {
    formula.push_back({left, letters.erase_and_add()});
    if (numbers.agrees(cell)) formula.push_back({{}, values.erase_and_add()});
    formula.push_back({{}, {result}});
    return formula;
  }
  for (Index h = 0; h < numbers.heads(); ++h) {
    const bool last = h + 1 == numbers.heads();
    formula.push_back({{{letters.between(h), FormulaHue::memory}}, letters.overwrite(h)});
    if (numbers.agrees(cell)) formula.push_back({{}, values.overwrite(h)});
    if (last)
      formula.push_back({{}, {result}});
    else if (numbers.agrees(cell))
      formula.push_back({{}, {{"= " + number(numbers.of_parts(cell, h + 1)), FormulaHue::memory}}});
  }
  return formula;
}

Formula read_formula(const ReadNumbers& numbers, Index m, const std::vector<Index>& rows) {
  const std::string letter = weight_letter(numbers.erases());
  Formula formula{
      {{{vector_name(numbers.head(), numbers.step(), m), FormulaHue::context}},
       {{"= Σ_i "},
        {letter + "(i)", FormulaHue::weight, false, true},
        {" · ", FormulaHue::text, false, true},
        {memory_name(numbers.step()) + "(i, " + std::to_string(m) + ")", FormulaHue::memory, false, true}}}};
  if (numbers.agrees(m)) {
    FormulaRuns terms{{"= "}};
    for (const Index n : rows) {
      if (terms.size() > 1) terms.push_back({" + "});
      terms.push_back({number(numbers.weight(n)), FormulaHue::weight});
      terms.push_back({" · ", FormulaHue::text, false, true});
      terms.push_back({operand(numbers.cell({n, m})), FormulaHue::memory, false, true});
    }
    if (static_cast<Index>(rows.size()) < numbers.rows()) {
      if (terms.size() > 1) terms.push_back({" + "});
      terms.push_back({operand(numbers.rest(rows, m)), FormulaHue::quiet});
    }
    formula.push_back({{}, std::move(terms)});
  }
  formula.push_back({{}, {{"= " + number(numbers.vector(m)), FormulaHue::context}}});
  return formula;
}

}  // namespace unrolled
