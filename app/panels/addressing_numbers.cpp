#include "app/panels/addressing_numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace unrolled {

namespace {

constexpr double kApart = 1e-4;       // of numbers of single precision and what follows from them
constexpr double kMostExponent = 30;  // beyond it the exponentials are written with the largest exponent subtracted
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

constexpr std::array<const char*, 5> kParts{"similarity", "content", "gated", "shifted", "weights"};

bool agree(double a, double b) { return std::abs(a - b) <= kApart * std::max({1.0, std::abs(a), std::abs(b)}); }

}  // namespace

bool AddressingNumbers::has(const MachineTables& tables, const MachineHead& head) {
  return std::all_of(kParts.begin(), kParts.end(),
                     [&](const char* part) { return tables.find(head, part) != nullptr; });
}

std::optional<AddressingNumbers> AddressingNumbers::read(const MachineTables& tables, const MachineHead& head,
                                                         Index step) {
  if (tables.is_difference() || step < 0 || step >= tables.steps() || !has(tables, head)) return std::nullopt;
  AddressingNumbers made;
  made.head_ = head;
  made.step_ = step;
  made.erases_ = tables.erases();
  made.edited_ = tables.edited(step);
  for (Index i = 0; i < tables.rows(); ++i) {
    made.previous_.push_back(tables.weight_before(head, i, step));
    for (std::size_t k = 0; k < kParts.size(); ++k)
      made.stages_[k].push_back(static_cast<double>(tables.find(head, kParts[k])->values(i, step)));
  }
  made.read_emitted(tables);
  made.work_out();
  return made;
}

void AddressingNumbers::read_emitted(const MachineTables& tables) {
  const auto column = [&](const char* part) -> Matrix<double> {
    const Observable* one = tables.find(head_, part);
    return one == nullptr ? Matrix<double>() : Matrix<double>(one->values.col(step_).cast<double>());
  };
  const auto number = [&](const char* part) -> std::optional<double> {
    const Observable* one = tables.find(head_, part);
    if (one == nullptr) return std::nullopt;
    return static_cast<double>(one->values(0, step_));
  };
  key_ = column("key");
  strength_ = number("beta");
  gate_ = number("gate");
  shift_ = column("shift");
  sharpness_ = number("gamma");
  if (tables.has_memory()) memory_ = tables.memory(after_writing() ? step_ : step_ - 1).transpose();
}

void AddressingNumbers::work_out() {
  if (strength_) {
    double largest = -std::numeric_limits<double>::infinity();
    for (Index i = 0; i < rows(); ++i) largest = std::max(largest, *strength_ * stage(Stage::similarity, i));
    if (std::isfinite(largest) && largest > kMostExponent) exponent_shift_ = largest;
    for (Index i = 0; i < rows(); ++i) exponentials_ += exponential(i);
  }
  if (sharpness_)
    for (Index i = 0; i < rows(); ++i) powers_ += power(i);
  for (const Stage one : kAddressingStages) {
    agree_[index(one)] = true;
    for (Index i = 0; i < rows(); ++i) {
      parts_[index(one)].push_back(worked_out(one, i));
      agree_[index(one)] = agree_[index(one)] && agree(stage(one, i), of_parts(one, i));
    }
  }
}

double AddressingNumbers::worked_out(Stage stage_of, Index i) const {
  switch (stage_of) {
    case Stage::similarity:
      if (key_.size() == 0 || memory_.size() == 0) return kNone;
      return product(i) / (key_length() * row_length(i) + kLengthFloor);
    case Stage::content:
      return strength_ && exponentials_ > 0.0 ? exponential(i) / exponentials_ : kNone;
    case Stage::gated:
      return gate_ ? *gate_ * stage(Stage::content, i) + (1.0 - *gate_) * previous(i) : kNone;
    case Stage::shifted: {
      if (shift_.size() == 0) return kNone;
      double sum = 0.0;
      for (Index k = 0; k < shift_.rows(); ++k) sum += stage(Stage::gated, row_before(i, k)) * shift_(k, 0);
      return sum;
    }
    case Stage::weights:
      return sharpness_ && powers_ > 0.0 ? power(i) / powers_ : kNone;
  }
  return kNone;
}

Index AddressingNumbers::largest_row() const {
  const std::vector<double>& weights = stages_[index(Stage::weights)];
  return static_cast<Index>(std::max_element(weights.begin(), weights.end()) - weights.begin());
}

double AddressingNumbers::product(Index i) const { return key_.col(0).dot(memory_.col(i)); }
double AddressingNumbers::key_length() const { return key_.norm(); }
double AddressingNumbers::row_length(Index i) const { return memory_.col(i).norm(); }

double AddressingNumbers::exponential(Index i) const {
  return strength_ ? std::exp(*strength_ * stage(Stage::similarity, i) - exponent_shift_) : 0.0;
}

Index AddressingNumbers::row_before(Index i, Index k) const {
  const Index row = (i - offset(k)) % rows();
  return row < 0 ? row + rows() : row;
}

double AddressingNumbers::power(Index i) const {
  return sharpness_ ? std::pow(stage(Stage::shifted, i) + kWeightFloor, *sharpness_) : 0.0;
}

}  // namespace unrolled
