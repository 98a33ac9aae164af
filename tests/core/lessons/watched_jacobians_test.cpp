#include "core/lessons/watched_jacobians.h"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>

#include "core/math/initialise.h"
#include "tests/core/reference_spectrum.h"

using namespace unrolled;

namespace {

using Published = std::vector<std::shared_ptr<const Observable>>;

const Observable& find(const Published& published, const std::string& id) {
  for (const auto& one : published)
    if (one->id == id) return *one;
  throw std::runtime_error("no " + id);
}

bool has(const Published& published, const std::string& id) {
  for (const auto& one : published)
    if (one->id == id) return true;
  return false;
}

struct Watching {
  Random random{5};
  ParameterSet<float> parameters;
  CellOptions options;
  std::unique_ptr<Cell<float>> cell;
  Matrix<float> x{2, 60};
  WatchedJacobians watched;

  explicit Watching(const std::string& kind) {
    options.kind = kind;
    cell = make_cell(options, "cell", 2, 4, parameters, random);
    fill_normal<float>(x, 1.0, random);
    watched = WatchedJacobians(*cell, options);
  }
};

}  // namespace

TEST_CASE("watched jacobians: the step in focus, its singular values, and those of the products") {
  Watching the("rnn_tanh");
  const Published all = the.watched.observables(the.x, 17, 0, true);
  StateJacobians<float> jacobians(*the.cell, the.x);
  const Observable& h = find(all, "jacobian.h");
  CHECK(h.group == "jacobian");
  CHECK(h.values == jacobians.at(17));
  CHECK(h.rows.name == "unit");
  CHECK(find(all, "jacobian.focus").values(0, 0) == 17.0F);
  const auto svd = [](const Matrix<float>& matrix) -> Eigen::VectorXf {
    return reference_singular_values(matrix.cast<double>()).cast<float>();
  };
  CHECK(find(all, "singular.jacobian.h").values.col(0).isApprox(svd(h.values), 1e-5F));
  CHECK_FALSE(has(all, "jacobian.state"));

  const Observable& product = find(all, "jacobian.product");
  const Observable& lags = find(all, "jacobian.lag");
  REQUIRE(product.values.cols() == lags.values.cols());
  CHECK(product.values.col(0).isOnes());
  Matrix<float> through = Matrix<float>::Identity(4, 4);
  Index lag = 0;
  for (Index k = 0; k < 6; ++k) {
    CAPTURE(k);
    for (; lag < static_cast<Index>(lags.values(0, k)); ++lag) through = through * jacobians.at(59 - lag);
    const Eigen::VectorXf values = svd(through);
    CHECK(product.values(0, k) == doctest::Approx(values(0)).epsilon(1e-4));
    CHECK(product.values(1, k) == doctest::Approx((values(1) + values(2)) / 2).epsilon(1e-3));
    CHECK(product.values(2, k) == doctest::Approx(values(3)).epsilon(0.05));
  }
  CHECK(product.cols.labels.back() == "59");
}

TEST_CASE("watched jacobians: all states of a cell that has more than one") {
  Watching the("lstm");
  const Published all = the.watched.observables(the.x, -1, 0, true);
  const Observable& state = find(all, "jacobian.state");
  CHECK(find(all, "jacobian.focus").values(0, 0) == 59.0F);
  REQUIRE(state.values.rows() == 8);
  CHECK(state.rows.labels[5] == "c 1");
  CHECK(state.values.topLeftCorner(4, 4) == find(all, "jacobian.h").values);
  CHECK(find(all, "singular.jacobian.state").values.rows() == 8);
  CHECK(find(all, "jacobian.product").symbol == "σ(∂h_T/∂s_t)");
}

TEST_CASE("watched jacobians: what is asked for again is not worked out again, and at rest nothing is old") {
  Watching the("rnn_tanh");
  const Published first = the.watched.observables(the.x, 3, 10, true);
  CHECK(the.watched.observables(the.x, 3, 10, false) == first);
  const Published other = the.watched.observables(the.x, 4, 10, true);
  CHECK(find(other, "jacobian.product").values.data() == find(first, "jacobian.product").values.data());
  CHECK(find(other, "jacobian.h").values != find(first, "jacobian.h").values);
  the.parameters.find("cell.W_h")->value *= 0.5F;
  CHECK(find(the.watched.observables(the.x, 4, 11, true), "jacobian.product").values !=
        find(first, "jacobian.product").values);
  the.parameters.find("cell.W_h")->value *= 0.5F;
  const Published stale = the.watched.observables(the.x, 4, 11, true);
  the.watched.forget();
  CHECK(find(the.watched.observables(the.x, 4, 11, true), "jacobian.h").values != find(stale, "jacobian.h").values);
}

TEST_CASE("watched jacobians: lags begin one by one and end at the last") {
  CHECK(watched_lags(1) == std::vector<Index>{0});
  CHECK(watched_lags(32).size() == 32);
  for (const Index steps : {Index{33}, Index{50}, Index{128}, Index{400}, Index{4000}}) {
    const std::vector<Index> lags = watched_lags(steps);
    CAPTURE(steps);
    CHECK(lags.size() == 32);
    CHECK(lags.front() == 0);
    CHECK(lags[1] <= 1 + steps / 500);
    CHECK(lags.back() == steps - 1);
    for (std::size_t k = 2; k < lags.size(); ++k) CHECK(lags[k] > lags[k - 1]);
  }
}
