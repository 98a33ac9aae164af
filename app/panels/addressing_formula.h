// The five stages of addressing in letters and with the numbers of one row of the memory.
#pragma once

#include <string>

#include "app/panels/addressing_numbers.h"
#include "app/panels/formula_lines.h"

namespace unrolled {

// What comes out of a stage, of a row or, where `row` is a letter, of any: "K[k, M_5]", "w^c(5)", "w^g(5)", "w̃(5)",
// "w(5)". Where rows are overwritten the weights are a (weight_letter()).
FormulaRuns stage_name(const AddressingNumbers& numbers, AddressingStage stage, const std::string& row);
// "w_{t−1}(5)"
FormulaRuns previous_name(const AddressingNumbers& numbers, const std::string& row);
// The memory that keys are compared with: "M_t" of heads that read, "M_{t−1}" of those that write.
std::string memory_name(const AddressingNumbers& numbers);

// "−1", "0", "+1": of a shift.
std::string offset_text(Index by);

enum class FormulaDetail {
  full,    // in letters, with the numbers put in, and added up
  worked,  // with the numbers put in, and added up
  result,  // the last step alone
};

Formula stage_formula(const AddressingNumbers& numbers, AddressingStage stage, Index i,
                      FormulaDetail detail = FormulaDetail::full);

// A line as plain text: "w^c(5) = …".
std::string addressing_text(const FormulaLine& line);

}  // namespace unrolled
