#include "core/lessons/watched_chain.h"

#include <limits>
#include <string>
#include <utility>

namespace unrolled {

namespace {

constexpr Index kProducts = 241;
constexpr double kMostW = 3.0;

Matrix<float> row_of(const std::vector<double>& values) {
  Matrix<float> row(1, static_cast<Index>(values.size()));
  for (Index i = 0; i < row.cols(); ++i) row(0, i) = static_cast<float>(values[static_cast<std::size_t>(i)]);
  return row;
}

std::vector<std::string> counted(Index first, Index last) {
  std::vector<std::string> labels;
  for (Index i = first; i <= last; ++i) labels.push_back(std::to_string(i));
  return labels;
}

class Publisher {
 public:
  Observable& add(const char* id, std::string symbol, const char* meaning_text, Meaning meaning, Axis cols,
                  Matrix<float> values) {
    auto made = std::make_shared<Observable>();
    made->id = id;
    made->group = "chain";
    made->symbol = std::move(symbol);
    made->meaning_text = meaning_text;
    made->meaning = meaning;
    made->cols = std::move(cols);
    made->values = std::move(values);
    made_.push_back(made);
    return *made;
  }
  std::vector<std::shared_ptr<const Observable>> take() { return {made_.begin(), made_.end()}; }

 private:
  std::vector<std::shared_ptr<Observable>> made_;
};

}  // namespace

std::vector<std::shared_ptr<const Observable>> chain_observables(const ScalarChain& chain, ChainParameter parameter,
                                                                 double target) {
  const Index k = chain.steps();
  const bool tanh = chain.activation == ChainActivation::tanh, by_w = parameter == ChainParameter::w;
  const std::string theta = by_w ? "w" : "u";
  const ChainGradient gradient = chain_gradient(chain, parameter);
  const Axis times{"time step t", counted(1, k)}, terms{"term i", counted(1, k)};
  Publisher out;
  out.add("chain.parameters", "u, w", "parameters and target", Meaning::signed_value,
          {"quantity", {"u", "w", "target"}}, row_of({chain.u, chain.w, target}));
  out.add("chain.s", "s", "state", Meaning::signed_value, {"time step t", counted(0, k)}, row_of(gradient.states))
      .formula = tanh ? "s_t = tanh(u x_t + w s_{t−1})" : "s_t = u x_t + w s_{t−1}";
  out.add("chain.x", "x", "input", Meaning::signed_value, times, row_of(chain.x));
  out.add("chain.factor", "∂s_t/∂s_{t−1}", "factor from step to step", Meaning::signed_value, times,
          row_of(gradient.factors))
      .formula = tanh ? "∂s_t/∂s_{t−1} = w (1 − s_t²)" : "∂s_t/∂s_{t−1} = w";
  out.add("chain.immediate", "∂s_i/∂" + theta + "*", "immediate derivative", Meaning::signed_value, terms,
          row_of(gradient.immediate))
      .formula =
      "∂s_i/∂" + theta + "* = " + (by_w ? "s_{i−1}" : "x_i") + (tanh ? std::string(" (1 − s_i²)") : std::string());

  Matrix<float> paths = gradient.paths.cast<float>();
  for (Index t = 0; t < k; ++t) paths.col(t).tail(k - 1 - t).setConstant(std::numeric_limits<float>::quiet_NaN());
  Observable& shown = out.add("chain.paths", "∂s_t/∂" + theta, "contribution of each path", Meaning::signed_value,
                              times, std::move(paths));
  shown.rows = terms;
  shown.formula = "(Π_{j=i+1}^t ∂s_j/∂s_{j−1}) ∂s_i/∂" + theta + "*";
  out.add("chain.sum", "∂s_t/∂" + theta, "sum over all paths", Meaning::signed_value, times, row_of(gradient.sums));

  const std::vector<double> tape = tape_gradient(chain, parameter), numerical = numerical_gradient(chain, parameter);
  Matrix<float> check(4, k);
  for (Index t = 0; t < k; ++t) {
    const auto at = static_cast<std::size_t>(t);
    check.col(t) << static_cast<float>(tape[at]), static_cast<float>(numerical[at]),
        static_cast<float>(gradient.sums[at] - tape[at]), static_cast<float>(gradient.sums[at] - numerical[at]);
  }
  out.add("chain.check", "∂s_t/∂" + theta, "the same by other ways", Meaning::signed_value, times, std::move(check))
      .rows = {"quantity", {"tape", "numerical", "sum − tape", "sum − numerical"}};

  std::vector<double> ws;
  for (Index n = 0; n < kProducts; ++n)
    ws.push_back(kMostW * (2.0 * static_cast<double>(n) / static_cast<double>(kProducts - 1) - 1.0));
  out.add("chain.w", "w", "values of w", Meaning::signed_value, {}, row_of(ws));
  Observable& product = out.add("chain.product", "Π ∂s_j/∂s_{j−1}", "product of the factors, by w",
                                Meaning::signed_value, {}, chain_products(chain, ws).cast<float>());
  product.rows = terms;
  product.formula = "Π_{j=i+1}^k ∂s_j/∂s_{j−1}";
  return out.take();
}

}  // namespace unrolled
