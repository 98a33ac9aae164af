// What a network said at each time step, as a file: CSV or NPY, a row per time step and a column per symbol.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/math/matrix.h"
#include "core/tasks/class_symbols.h"

namespace unrolled {

inline constexpr std::uintmax_t kMostProbabilityBytes = std::uintmax_t{256} << 20;
// How far the sum of a row may be from 1: as rounding to printed decimals leaves it. Rows are taken as they are.
inline constexpr double kProbabilityTolerance = 1e-3;

enum class Outputs {
  probabilities,
  logits  // any numbers, also −∞ where another symbol of the row is finite; y = softmax(x)
};

// K x T: the numbers as they stand in the bytes, probabilities or logits. NPY is known by its first bytes, anything
// else is CSV (core/run/csv.h), with commas, or with semicolons or tabs, where numbers may have decimal commas, as some
// spreadsheets write them. A first line in which not every field is a number is a header; it must name the symbols in
// their order, the blank by itself or as "blank". With a header, a column more, the first, may number or name the rows.
// Throws std::invalid_argument in one line that says which row (from 1, the header not counted), which symbol or which
// column is wrong: no row, a wrong number of columns, what is no number, is not finite or negative, a row that does not
// sum to 1, a header of other symbols.
Matrix<double> parse_probabilities(std::string_view bytes, const ClassSymbols& symbols, Outputs outputs);

// The same of a file. Throws std::runtime_error, its message led by the file's name.
Matrix<double> read_probabilities(const std::filesystem::path& path, const ClassSymbols& symbols, Outputs outputs);

// The table as CSV with a header of symbols, and as NPY: what parse_probabilities reads. table: K x T.
std::string probabilities_csv(const Matrix<double>& table, const ClassSymbols& symbols);
std::string probabilities_npy(const Matrix<double>& table);

}  // namespace unrolled
