// The weights of a model as panels show them: every parameter in full, one matrix a gate, and what the recurrent
// matrices do to the length of a vector.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/math/parameter.h"
#include "core/nn/stack.h"
#include "core/run/snapshot.h"

namespace unrolled {

// What the entries of the vectors that go in and come out are called; a list that does not fit a side is left out.
struct WeightLabels {
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
};

class WatchedWeights {
 public:
  WatchedWeights() = default;
  // Watches all parameters of the set, which must outlive it. Those of cells (where there is a "<name>.W_x") have the
  // letters of their equations; ".W_x", ".W_h", ".b", ".b_hn", ".W_p" and ".w_p" are taken apart gate by gate, as
  // `cell.kind` has them. "output.W", "output.b" and "embedding.W" have their usual letters; any other keeps its name.
  // With the stack that they belong to, also the recurrent matrices that its cells put together from several parameters
  // (Cell::recurrent_matrix), as "<name>.W"; it must outlive this too.
  WatchedWeights(const ParameterSet<float>& parameters, const CellOptions& cell, const WeightLabels& labels = {},
                 const RecurrentStack<float>* stack = nullptr);

  // Publishes, for the parameters as they are after `step` updates:
  //   group "weights": weight.<parameter>[.<gate>], copied at the first call after a step
  //   group "singular_values": singular.<parameter>[.<gate>], K x 1, descending, of each recurrent matrix; those of the
  //   last measure(), or where `at_rest` those of now, unless the matrices are so large that looking would take long
  std::vector<std::shared_ptr<const Observable>> observables(std::int64_t step, bool at_rest);

  // Measures the spectrum of each recurrent matrix W as it is now: singular values, and the spectral radius ρ(W), the
  // largest absolute value of an eigenvalue. Returns the values for the curves spectral_radius.<parameter>[.<gate>],
  // singular_max.…, singular_median.… of the group "spectrum".
  const std::vector<std::pair<Curve, double>>& measure(std::int64_t step);

  // Something else than updates changed the parameters.
  void forget();

 private:
  struct Block {
    const Parameter<float>* parameter = nullptr;
    const Cell<float>* cell = nullptr;  // whose recurrent matrix it is: then `parameter` is the cell's first
    Index first_row = 0;
    Index rows = 0;
    bool is_recurrent = false;

    Matrix<float> values() const;
    Observable about;            // without values
    Observable singular_values;  // without values
  };

  static Block whole(const Parameter<float>& parameter);
  void add_whole(const Parameter<float>& parameter, const WeightLabels& labels);
  void add_gates(const Parameter<float>& parameter, const CellOptions& cell, const WeightLabels& labels);
  void add_composed(const Parameter<float>& first, const Cell<float>& cell);
  void measure_singular_values(std::int64_t step);

  std::vector<Block> blocks_;
  std::vector<std::shared_ptr<const Observable>> weights_;   // of all blocks
  std::vector<std::shared_ptr<const Observable>> singular_;  // of the recurrent ones
  std::int64_t weights_step_ = 0;
  std::int64_t singular_step_ = 0;
  std::vector<std::pair<Curve, double>> spectrum_;
};

}  // namespace unrolled
