// The reference values in tests/data: what PyTorch answers in double precision, and published cases.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/math/check.h"
#include "core/math/matrix.h"
#include "tests/test_data.h"

namespace unrolled {

inline nlohmann::json read_test_data(const std::string& file) {
  const std::filesystem::path path = test_data_folder() / file;
  std::ifstream stream(path);
  check(stream.is_open(), "cannot open ", path.string());
  return nlohmann::json::parse(stream);
}

inline const nlohmann::json& oracles() {
  static const nlohmann::json data = read_test_data("oracles.json");
  return data;
}

inline const nlohmann::json& published() {
  static const nlohmann::json data = read_test_data("published.json");
  return data;
}

// The entry of a list of cases whose "name" this is.
inline const nlohmann::json& named_case(const nlohmann::json& cases, const std::string& name) {
  for (const nlohmann::json& each : cases)
    if (each.at("name") == name) return each;
  fail("no reference case is called \"", name, "\"");
}

// A list of rows; a plain list of numbers becomes a column.
inline Matrix<double> matrix_of(const nlohmann::json& rows) {
  const Index height = static_cast<Index>(rows.size());
  const bool nested = height > 0 && rows.at(0).is_array();
  Matrix<double> matrix(height, nested ? static_cast<Index>(rows.at(0).size()) : 1);
  for (Index i = 0; i < matrix.rows(); ++i)
    for (Index j = 0; j < matrix.cols(); ++j) {
      const nlohmann::json& row = rows.at(static_cast<std::size_t>(i));
      matrix(i, j) = nested ? row.at(static_cast<std::size_t>(j)).get<double>() : row.get<double>();
    }
  return matrix;
}

// A sequence [T][B][I] as I x (T*B), time-major: column t*B + b.
inline Matrix<double> sequence_of(const nlohmann::json& steps) {
  const Index count = static_cast<Index>(steps.size());
  const Index batch = static_cast<Index>(steps.at(0).size());
  Matrix<double> matrix(static_cast<Index>(steps.at(0).at(0).size()), count * batch);
  for (Index t = 0; t < count; ++t)
    matrix.middleCols(t * batch, batch) = matrix_of(steps.at(static_cast<std::size_t>(t))).transpose();
  return matrix;
}

// The weights of the reference scalars: sin(0.37 k) for k = 1, 2, … along the rows.
inline Matrix<double> oracle_weights(Index rows, Index cols) {
  Matrix<double> weights(rows, cols);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < cols; ++j) weights(i, j) = std::sin(0.37 * static_cast<double>(i * cols + j + 1));
  return weights;
}

// The largest difference between two matrices, relative to the larger magnitude where that exceeds 1; infinite
// where shapes differ or a value is not finite.
inline double largest_difference(const Matrix<double>& ours, const Matrix<double>& theirs) {
  if (ours.rows() != theirs.rows() || ours.cols() != theirs.cols()) return HUGE_VAL;
  if (!ours.allFinite() || !theirs.allFinite()) return HUGE_VAL;
  double largest = 0.0;
  for (Index i = 0; i < ours.size(); ++i) {
    const double a = ours.data()[i];
    const double b = theirs.data()[i];
    largest = std::max(largest, std::abs(a - b) / std::max({1.0, std::abs(a), std::abs(b)}));
  }
  return largest;
}

}  // namespace unrolled
