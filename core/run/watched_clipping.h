// Clipping at work: what became of the gradient of the last update, as a whole and for those entries that are large.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/math/parameter.h"
#include "core/optim/clip.h"
#include "core/run/snapshot.h"

namespace unrolled {

class WatchedClipping {
 public:
  // Divides the entries of all parameters, which must outlive it, into about 512 stretches, as long as one another
  // where no parameter ends.
  void prepare(const ParameterSet<float>& parameters);
  void forget();

  // Around each clipping; `norm` is that of all gradients before. Nothing is allocated.
  void before(ParameterSet<float>& parameters, Clipping clipping, double threshold, double norm);
  void after();

  // Nothing before the first clipping, else of the last one, with the group "clipping":
  //   clipping.entries, 2 x N: of each stretch the largest entry of the gradient, before and after
  //   clipping.effect, 6 x 1: kind (0 none, 1 norm, 2 value), threshold, norm before, norm after, cosine of the angle
  //   between both, share of all entries that were changed
  std::vector<std::shared_ptr<const Observable>> observables() const;

 private:
  struct Stretch {
    const Parameter<float>* parameter = nullptr;
    Index first = 0;
    Index count = 0;
    Index largest = 0;  // the entry, counted in the parameter
  };

  std::vector<Stretch> stretches_;
  Matrix<float> values_;  // 2 x N
  Matrix<float> effect_;  // 6 x 1
  bool is_known_ = false;
};

}  // namespace unrolled
