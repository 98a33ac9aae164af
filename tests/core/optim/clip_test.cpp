#include "core/optim/clip.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/core/oracles.h"

using namespace unrolled;

namespace {

template <class S>
Parameter<S>& add_with_gradient(ParameterSet<S>& parameters, const std::string& name, const Matrix<S>& gradient) {
  Parameter<S>& parameter = parameters.add(name, gradient.rows(), gradient.cols());
  parameter.gradient = gradient;
  parameter.has_gradient = true;
  return parameter;
}

}  // namespace

TEST_CASE("clipping by norm matches PyTorch") {
  const nlohmann::json& data = oracles().at("clip");
  ParameterSet<double> parameters;
  add_with_gradient(parameters, "0", matrix_of(data.at("before").at(0)));
  add_with_gradient(parameters, "1", matrix_of(data.at("before").at(1)));
  CHECK(std::abs(gradient_norm(parameters) - data.at("total_norm").get<double>()) < 1e-10);
  CHECK(std::abs(clip_by_norm(parameters, 1.0) - data.at("total_norm").get<double>()) < 1e-10);
  CHECK(largest_difference(parameters[0].gradient, matrix_of(data.at("after").at(0))) < 1e-10);
  CHECK(largest_difference(parameters[1].gradient, matrix_of(data.at("after").at(1))) < 1e-10);
}

TEST_CASE("clipping by norm keeps the direction and leaves short gradients alone") {
  ParameterSet<double> parameters;
  const Matrix<double> gradient{{3.0, 0.0}, {0.0, -4.0}};
  Parameter<double>& p = add_with_gradient(parameters, "p", gradient);
  Parameter<double>& untouched = parameters.add("untouched", 1, 1);
  untouched.gradient(0, 0) = std::nan("");  // meaningless: no gradient arrived
  CHECK(clip_by_norm(parameters, 5.1) == 5.0);
  CHECK(p.gradient == gradient);
  CHECK(clip_by_norm(parameters, 2.5) == 5.0);
  CHECK(p.gradient.norm() == doctest::Approx(2.5).epsilon(1e-6));
  CHECK(p.gradient.norm() <= 2.5);
  CHECK((p.gradient / p.gradient.norm()).isApprox(gradient / 5.0, 1e-15));
}

TEST_CASE("the norm of floats neither overflows nor vanishes") {
  for (const float size : {1e30F, 1e-30F}) {
    ParameterSet<float> parameters;
    add_with_gradient<float>(parameters, "p", Matrix<float>{{3.0F * size}, {4.0F * size}});
    CHECK(gradient_norm(parameters) == doctest::Approx(5.0 * static_cast<double>(size)).epsilon(1e-6));
  }
}

TEST_CASE("clipping by norm does not touch gradients whose norm is not finite") {
  ParameterSet<double> parameters;
  Parameter<double>& p = add_with_gradient(parameters, "p", Matrix<double>{{7.0, std::nan("")}});
  CHECK(std::isnan(clip_by_norm(parameters, 1.0)));
  CHECK(p.gradient(0, 0) == 7.0);
  p.gradient(0, 1) = -std::numeric_limits<double>::infinity();
  CHECK(clip_by_norm(parameters, 1.0) == std::numeric_limits<double>::infinity());
  CHECK(p.gradient(0, 0) == 7.0);
}

TEST_CASE("clipping by value takes each entry for itself") {
  ParameterSet<double> parameters;
  Parameter<double>& p = add_with_gradient(parameters, "p", Matrix<double>{{3.0, -0.5}, {5.0, -7.0}});
  parameters.add("untouched", 1, 1).gradient(0, 0) = 100.0;
  CHECK_FALSE(clip_by_value(parameters, 7.0));
  CHECK(clip_by_value(parameters, 4.0));
  CHECK(p.gradient == Matrix<double>{{3.0, -0.5}, {4.0, -4.0}});
  p.gradient(0, 0) = std::nan("");
  p.gradient(0, 1) = std::numeric_limits<double>::infinity();
  CHECK(clip_by_value(parameters, 4.0));
  CHECK(std::isnan(p.gradient(0, 0)));
  CHECK(p.gradient(0, 1) == 4.0);
}

TEST_CASE("what clipping by value does to the whole is foretold without doing it") {
  ParameterSet<double> parameters;
  Parameter<double>& p = add_with_gradient(parameters, "p", Matrix<double>{{3.0, -0.5}, {5.0, -7.0}});
  parameters.add("untouched", 1, 4).gradient(0, 0) = 100.0;
  const Matrix<double> before = p.gradient;
  const ClipEffect effect = effect_of_clip_by_value(parameters, 4.0);
  CHECK(p.gradient == before);
  CHECK(effect.share == 2.0 / 8.0);
  clip_by_value(parameters, 4.0);
  CHECK(effect.norm_after == doctest::Approx(gradient_norm(parameters)).epsilon(1e-14));
  CHECK(effect.cosine ==
        doctest::Approx(before.cwiseProduct(p.gradient).sum() / before.norm() / p.gradient.norm()).epsilon(1e-14));
  parameters.zero_gradients();
  CHECK(effect_of_clip_by_value(parameters, 4.0).cosine == 1.0);
  CHECK_THROWS_WITH_AS(effect_of_clip_by_value(parameters, 0.0), doctest::Contains("expected a positive number"),
                       std::invalid_argument);
}

TEST_CASE("clipping refuses thresholds that are not positive") {
  ParameterSet<double> parameters;
  CHECK_THROWS_WITH_AS(clip_by_norm(parameters, 0.0), "clip_by_norm: threshold is 0, expected a positive number",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(clip_by_value(parameters, -1.0), "clip_by_value: threshold is -1, expected a positive number",
                       std::invalid_argument);
  CHECK_THROWS_AS(clip_by_norm(parameters, std::nan("")), std::invalid_argument);
}
