#include "core/lessons/watched_predictions.h"

#include <utility>

#include "core/math/check.h"

namespace unrolled {

std::vector<std::shared_ptr<const Observable>> prediction_observables(const Matrix<float>& logits,
                                                                      const std::vector<int>& targets,
                                                                      const std::vector<std::string>& symbols,
                                                                      const std::vector<std::string>& steps) {
  check(static_cast<Index>(symbols.size()) == logits.rows(), "prediction_observables: there are ", symbols.size(),
        " names of symbols, expected ", logits.rows());
  check(static_cast<Index>(targets.size()) == logits.cols() && steps.size() == targets.size(),
        "prediction_observables: there are ", targets.size(), " targets and ", steps.size(),
        " names of steps, expected ", logits.cols(), " of both");
  auto probability = std::make_shared<Observable>();
  probability->id = "prediction.probability";
  probability->group = "predictions";
  probability->symbol = "p";
  probability->meaning_text = "probability of each symbol as the next one";
  probability->meaning = Meaning::probability;
  probability->rows = {"symbol", symbols};
  probability->cols = {"time step t", steps};
  probability->values = logits;
  probability->formula = "p_t = softmax(y_t)";
  auto target = std::make_shared<Observable>();
  target->id = "prediction.target";
  target->group = "prediction_targets";
  target->symbol = "target";
  target->meaning_text = "the symbol that is to be predicted";
  target->cols = {"time step t", steps};
  target->values.resize(1, logits.cols());
  for (Index t = 0; t < logits.cols(); ++t) {
    auto column = probability->values.col(t).array();
    column = (column - column.maxCoeff()).exp();
    column /= column.sum();
    target->values(0, t) = static_cast<float>(targets[static_cast<std::size_t>(t)]);
  }
  return {std::move(probability), std::move(target)};
}

std::shared_ptr<const Observable> input_gradient_observable(Matrix<float> norms,
                                                            const std::vector<std::string>& steps) {
  auto made = std::make_shared<Observable>();
  made->id = "gradient.input";
  made->group = "input_gradient";
  made->symbol = "‖∂ ln p/∂x_t‖";
  made->meaning_text = "how much the prediction in focus listens to what was read at a step";
  made->meaning = Meaning::magnitude;
  made->unit = "nats";
  made->cols = {"time step t", steps};
  made->values = std::move(norms);
  made->formula = "‖∂ ln p(s_{f+1})/∂x_t‖";
  return made;
}

}  // namespace unrolled
