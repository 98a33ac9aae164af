// One line tests an operation's gradient:
//   expect_gradient([](Tape<double>& tape, const Operands& x) { return matmul(tape, x[0], x[1]); }, {{2, 3}, {3, 4}});
// The result is made a scalar by a weighted sum whose weights follow no pattern, so that a permuted or transposed
// gradient cannot hide.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "core/math/gradient_check.h"
#include "core/math/random.h"

namespace unrolled {

using Operands = std::vector<Var<double>>;
using Operation = std::function<Var<double>(Tape<double>&, const Operands&)>;

struct Shape {
  Index rows = 1;
  Index cols = 1;
};

// Where the entries of the operands lie: anywhere (normal), above 0.2, or at least 0.2 away from 0.
enum class Entries { kAny, kPositive, kAwayFromZero };

// A fixed weight for each entry of a result: sin(√2 (k + 1)).
inline Matrix<double> asymmetric_weights(Index rows, Index cols) {
  Matrix<double> weights(rows, cols);
  for (Index k = 0; k < weights.size(); ++k) weights.data()[k] = std::sin(std::sqrt(2.0) * static_cast<double>(k + 1));
  return weights;
}

// Σ weights ⊙ y, as a recorded 1 x 1.
inline Var<double> weighted_sum(Tape<double>& tape, Var<double> y) {
  MatrixView<double> weights = tape.scratch(y.rows(), y.cols());
  weights = asymmetric_weights(y.rows(), y.cols());
  Var<double> total = tape.result("weighted_sum", 1, 1, {y});
  total.value()(0, 0) = y.value().cwiseProduct(weights).sum();
  tape.on_backward(total, [=] { y.accumulate(total.gradient()(0, 0) * weights); });
  return total;
}

inline Matrix<double> random_matrix(Shape shape, Random& random, Entries entries = Entries::kAny) {
  Matrix<double> matrix(shape.rows, shape.cols);
  for (Index k = 0; k < matrix.size(); ++k) {
    double& entry = matrix.data()[k];
    entry = random.normal();
    if (entries == Entries::kPositive) entry = 0.2 + std::abs(entry);
    if (entries == Entries::kAwayFromZero) entry += std::copysign(0.2, entry);
  }
  return matrix;
}

// The tape's gradients of weighted_sum(operation(operands)); those of `constant` operands stay empty.
inline std::vector<Matrix<double>> tape_gradients(const Operation& operation,
                                                  const std::vector<Matrix<double>>& operands, int times = 1,
                                                  int only = -1) {
  Tape<double> tape;
  Operands vars;
  for (std::size_t k = 0; k < operands.size(); ++k) {
    const bool learns = only < 0 || only == static_cast<int>(k);
    vars.push_back(learns ? tape.input(operands[k]) : tape.constant(operands[k]));
  }
  Var<double> total = weighted_sum(tape, operation(tape, vars));
  for (int time = 1; time < times; ++time) {
    const Var<double> again = weighted_sum(tape, operation(tape, vars));
    const Var<double> before = total;
    total = tape.result("total", 1, 1, {before, again});
    total.value() = before.value() + again.value();
    const Var<double> both = total;
    tape.on_backward(both, [=] {
      before.accumulate(both.gradient());
      again.accumulate(both.gradient());
    });
  }
  tape.backward(total);
  std::vector<Matrix<double>> gradients;
  for (const Var<double>& var : vars)
    gradients.push_back(var.needs_gradient() ? Matrix<double>(var.gradient()) : Matrix<double>());
  return gradients;
}

// The operation's gradient with respect to every operand equals central differences to 1e-7 of the largest entry;
// it is the same where only one operand learns; and it adds up where the operands are used twice.
inline void expect_gradient(const Operation& operation, std::vector<Matrix<double>> operands, double tolerance = 1e-7) {
  const auto loss = [&] {
    Tape<double> tape;
    Operands vars;
    for (const Matrix<double>& operand : operands) vars.push_back(tape.constant(operand));
    return weighted_sum(tape, operation(tape, vars)).value()(0, 0);
  };
  const std::vector<Matrix<double>> gradients = tape_gradients(operation, operands);
  const std::vector<Matrix<double>> doubled = tape_gradients(operation, operands, 2);
  for (std::size_t k = 0; k < operands.size(); ++k) {
    const std::string name = "operand " + std::to_string(k);
    const GradientDifference worst = worst_difference(name, gradients[k], numeric_gradient(loss, operands[k]), loss());
    CHECK_MESSAGE(worst.relative < tolerance, describe(worst));
    const Matrix<double> alone = tape_gradients(operation, operands, 1, static_cast<int>(k))[k];
    CHECK_MESSAGE(alone.isApprox(gradients[k], 1e-13), name << " has another gradient where it alone learns");
    CHECK_MESSAGE(doubled[k].isApprox(2.0 * gradients[k], 1e-13), name << ": the gradients of two uses do not add up");
  }
}

// The same for operands of these shapes, filled from a fixed seed.
inline void expect_gradient(const Operation& operation, std::initializer_list<Shape> shapes,
                            Entries entries = Entries::kAny, double tolerance = 1e-7) {
  Random random(20201107);
  std::vector<Matrix<double>> operands;
  std::string text;
  for (const Shape& shape : shapes) {
    operands.push_back(random_matrix(shape, random, entries));
    text += " " + std::to_string(shape.rows) + " x " + std::to_string(shape.cols);
  }
  INFO("operands of shapes" << text);
  expect_gradient(operation, std::move(operands), tolerance);
}

}  // namespace unrolled
