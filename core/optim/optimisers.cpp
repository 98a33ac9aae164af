#include <cmath>

#include "core/optim/adagrad.h"
#include "core/optim/adam.h"
#include "core/optim/optimiser.h"
#include "core/optim/rmsprop.h"
#include "core/optim/sgd.h"

namespace unrolled {

namespace {

void check_share(const char* name, double value) {
  check(value >= 0.0 && value < 1.0, "make_optimiser: ", name, " is ", value, ", expected 0 or more and less than 1");
}

}  // namespace

const std::vector<std::string>& optimiser_kinds() {
  static const std::vector<std::string> kinds = {"sgd", "adagrad", "rmsprop", "adam"};
  return kinds;
}

template <class S>
std::unique_ptr<Optimiser<S>> make_optimiser(const OptimiserOptions& options) {
  check_share("momentum", options.momentum);
  check_share("decay", options.decay);
  check_share("beta1", options.beta1);
  check_share("beta2", options.beta2);
  check(std::isfinite(options.epsilon) && options.epsilon >= 0.0, "make_optimiser: epsilon is ", options.epsilon,
        ", expected a finite number from 0");
  const auto epsilon = [&](double usual) { return options.epsilon > 0.0 ? options.epsilon : usual; };
  if (options.kind == "sgd") return std::make_unique<Sgd<S>>(options.momentum);
  if (options.kind == "adagrad") {
    const bool inside = options.epsilon_inside_root;
    return std::make_unique<Adagrad<S>>(epsilon(inside ? 1e-8 : 1e-10), inside);
  }
  if (options.kind == "rmsprop") return std::make_unique<RmsProp<S>>(options.decay, options.momentum, epsilon(1e-8));
  if (options.kind == "adam") return std::make_unique<Adam<S>>(options.beta1, options.beta2, epsilon(1e-8));
  fail("make_optimiser: unknown kind \"", options.kind, "\", expected sgd, adagrad, rmsprop or adam");
}

template std::unique_ptr<Optimiser<float>> make_optimiser(const OptimiserOptions&);
template std::unique_ptr<Optimiser<double>> make_optimiser(const OptimiserOptions&);

}  // namespace unrolled
