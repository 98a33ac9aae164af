#include "core/lessons/bptt_scalar.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/lessons/lessons.h"
#include "core/run/timeline.h"
#include "tests/core/lessons/lesson_at_work.h"

using namespace unrolled;

namespace {

std::unique_ptr<Experiment> chain(std::initializer_list<std::pair<const char*, const char*>> settings = {}) {
  auto lesson = make_experiment("bptt-scalar");
  for (const auto& [name, value] : settings) lesson->set_from_text(name, value);
  lesson->reset(1);
  return lesson;
}

}  // namespace

TEST_CASE("bptt-scalar: the lecture's two steps, worked by hand") {
  auto lesson = chain({{"u", "0.5"}, {"w", "0.8"}, {"s0", "0.5"}, {"x", "1, -1"}, {"k", "2"}});
  CHECK(shown(*lesson, "chain.s").isApprox(Eigen::RowVector3f(0.5F, 0.716298F, 0.0729087F), 1e-5F));
  CHECK(shown(*lesson, "chain.immediate").isApprox(Eigen::RowVector2f(0.243459F, 0.712490F), 1e-5F));
  CHECK(shown(*lesson, "chain.factor")(0, 1) == doctest::Approx(0.795747));
  const Matrix<float> paths = shown(*lesson, "chain.paths");
  CHECK(paths(0, 1) == doctest::Approx(0.795747 * 0.243459));
  CHECK(std::isnan(paths(1, 0)));
  CHECK(shown(*lesson, "chain.sum")(0, 1) == doctest::Approx(0.906222));
  lesson->set("parameter", std::string("u"));
  CHECK(shown(*lesson, "chain.sum")(0, 1) == doctest::Approx(-0.607221));
}

TEST_CASE("bptt-scalar: the sum of paths is the tape's gradient to 1e-10, at every number of steps") {
  for (const char* parameter : {"w", "u"})
    for (const char* activation : {"tanh", "identity"})
      for (const char* steps : {"1", "3", "10"}) {
        auto lesson = chain({{"parameter", parameter}, {"activation", activation}, {"k", steps}});
        CHECK(std::abs(metric(*lesson, "sum_of_paths") - metric(*lesson, "tape_gradient")) <= 1e-10);
        CHECK(std::abs(metric(*lesson, "sum_of_paths") - metric(*lesson, "numerical")) <= 1e-7);
        const Matrix<float> check = shown(*lesson, "chain.check");
        CHECK(check.row(2).cwiseAbs().maxCoeff() <= 1e-10F);
        CHECK(check.row(3).cwiseAbs().maxCoeff() <= 1e-7F);
      }
}

TEST_CASE("bptt-scalar: an update is a gradient step, and what is set by hand goes on from there") {
  auto lesson = chain({{"k", "3"}, {"target", "0.1"}, {"learning_rate", "0.1"}});
  const double error = static_cast<double>(shown(*lesson, "chain.s")(0, 3)) - 0.1;
  const double by_w = static_cast<double>(shown(*lesson, "chain.sum")(0, 2));
  CHECK(lesson->train_step().loss == doctest::Approx(0.5 * error * error));
  CHECK(shown(*lesson, "chain.parameters")(0, 1) == doctest::Approx(0.9 - 0.1 * error * by_w));
  for (int i = 0; i < 2000; ++i) lesson->train_step();
  CHECK(shown(*lesson, "chain.s")(0, 3) == doctest::Approx(0.1).epsilon(1e-3));
  lesson->set("w", 2.0);
  CHECK(shown(*lesson, "chain.parameters")(0, 1) == 2.0F);
  lesson->set("w", 2.0);  // the setting itself has not changed, but training may have moved w since
  lesson->train_step();
  lesson->set("w", 2.0);
  CHECK(shown(*lesson, "chain.parameters")(0, 1) == 2.0F);
}

TEST_CASE("bptt-scalar: inputs are typed; what is no input changes nothing and is named") {
  auto lesson = chain();
  lesson->set("x", std::string("1; -0.25"));
  CHECK(shown(*lesson, "chain.x") == (Matrix<float>(1, 5) << 1, -0.25, 0, 0, 0).finished());
  for (const char* bad : {"1 half", "3", "1 1 1 1 1 1 1 1 1 1 1"})
    CHECK_THROWS_AS(lesson->set("x", std::string(bad)), std::invalid_argument);
  CHECK(lesson->settings().text("x") == "1; -0.25");
  CHECK(shown(*lesson, "chain.x")(0, 0) == 1.0F);
  lesson->set("k", std::int64_t{1});
  CHECK(shown(*lesson, "chain.paths").size() == 1);
}

TEST_CASE("bptt-scalar: the product over w is that of the factors at the present w, and without tanh a power of w") {
  auto lesson = chain({{"w", "1.5"}, {"activation", "identity"}, {"k", "4"}});
  const Matrix<float> ws = shown(*lesson, "chain.w"), products = shown(*lesson, "chain.product");
  REQUIRE(products.cols() == ws.cols());
  for (Index n = 0; n < ws.cols(); n += 20)
    for (Index i = 0; i < 4; ++i) CHECK(products(i, n) == doctest::Approx(std::pow(ws(0, n), 3 - i)).epsilon(1e-5));
  CHECK(ws(0, 0) == -3.0F);
  CHECK(ws(0, ws.cols() - 1) == 3.0F);
}

TEST_CASE(
    "bptt-scalar: training goes on from a moment between two of the optimiser's, though u and w are settings, too") {
  Timeline timeline(chain({{"optimiser", "adam"}}), make_experiment);
  std::vector<float> w;
  for (int i = 0; i < 12; ++i) {
    w.push_back(timeline.experiment().parameters().find("w")->value(0, 0));
    REQUIRE(timeline.train()->error.empty());
  }
  CHECK(w[0] != w[10]);
  CHECK(timeline.continue_from(10));
  CHECK(timeline.experiment().parameters().find("w")->value(0, 0) == w[10]);
  CHECK(timeline.train()->error.empty());
  CHECK(timeline.experiment().parameters().find("w")->value(0, 0) == w[11]);
}
