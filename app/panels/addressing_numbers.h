// How one head comes to its weights at one step, worked out anew from what the controller emitted, as the formulas
// write it: what is put in at each of the five stages, and whether that gives what the network says. In double, from
// the published numbers (Graves, Wayne and Danihelka 2014, 3.3).
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "app/panels/machine_tables.h"

namespace unrolled {

enum class AddressingStage { similarity, content, gated, shifted, weights };
inline constexpr std::array<AddressingStage, 5> kAddressingStages{AddressingStage::similarity, AddressingStage::content,
                                                                  AddressingStage::gated, AddressingStage::shifted,
                                                                  AddressingStage::weights};

// Added where the network adds them, so that a row of zeros is similar to nothing and no power is taken of zero.
inline constexpr double kLengthFloor = 1e-8;
inline constexpr double kWeightFloor = 1e-12;

class AddressingNumbers {
 public:
  using Stage = AddressingStage;

  // Whether all five stages of a head are known.
  static bool has(const MachineTables& tables, const MachineHead& head);
  // Nothing where they are not, where they are the difference of two runs, or where there is no such step.
  static std::optional<AddressingNumbers> read(const MachineTables& tables, const MachineHead& head, Index step);

  const MachineHead& head() const { return head_; }
  Index step() const { return step_; }  // t
  Index rows() const { return static_cast<Index>(previous_.size()); }
  bool erases() const { return erases_; }  // which letters the writing takes: w for the weights, or a
  bool edited() const { return edited_; }  // something was changed by hand at this step

  // ── What the controller emits; empty or nothing where that is unknown. ──
  const Matrix<double>& key() const { return key_; }              // M x 1
  std::optional<double> strength() const { return strength_; }    // β
  std::optional<double> gate() const { return gate_; }            // g
  const Matrix<double>& shift() const { return shift_; }          // S x 1, of offsets −S/2 … S/2
  std::optional<double> sharpness() const { return sharpness_; }  // γ
  Index offset(Index k) const { return k - shift_.rows() / 2; }

  // ── What it is compared with and starts from. ──
  const Matrix<double>& memory() const { return memory_; }  // M x N; heads that read see what this step has written
  bool after_writing() const { return !head_.writes; }
  double previous(Index i) const { return previous_[at(i)]; }  // w_{t−1}

  // ── The stages, as the network has them and as they follow from what enters them. ──
  double stage(Stage stage, Index i) const { return stages_[index(stage)][at(i)]; }
  double of_parts(Stage stage, Index i) const { return parts_[index(stage)][at(i)]; }  // NaN where that is unknown
  bool agrees(Stage stage) const { return agree_[index(stage)]; }                      // in all rows
  Index largest_row() const;                                                           // of the weights that come out

  // The summands, and what they are divided by.
  double product(Index i) const;     // k·M_i
  double key_length() const;         // ‖k‖
  double row_length(Index i) const;  // ‖M_i‖
  // Whether what is added to ‖k‖ ‖M_i‖ is seen in three digits.
  bool floor_counts(Index i) const { return kLengthFloor > 5e-4 * key_length() * row_length(i); }
  // Subtracted from β K, so that the exponentials can be written; 0 as a rule.
  double exponent_shift() const { return exponent_shift_; }
  double exponential(Index i) const;  // exp(β K_i − shift)
  double exponentials() const { return exponentials_; }
  Index row_before(Index i, Index k) const;  // i less the shift's offset k, modulo N
  double power(Index i) const;               // w̃_i^γ
  double powers() const { return powers_; }

 private:
  static std::size_t at(Index i) { return static_cast<std::size_t>(i); }
  static std::size_t index(Stage stage) { return static_cast<std::size_t>(stage); }
  void read_emitted(const MachineTables& tables);
  void work_out();
  double worked_out(Stage stage, Index i) const;

  MachineHead head_;
  Index step_ = 0;
  bool erases_ = false, edited_ = false;
  Matrix<double> key_, shift_, memory_;
  std::optional<double> strength_, gate_, sharpness_;
  std::vector<double> previous_;
  std::array<std::vector<double>, 5> stages_, parts_;
  std::array<bool, 5> agree_{};
  double exponent_shift_ = 0.0, exponentials_ = 0.0, powers_ = 0.0;
};

}  // namespace unrolled
