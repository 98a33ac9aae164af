#include "core/run/watched_clipping.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

using namespace unrolled;

TEST_CASE("watched clipping: of many entries the largest of each stretch is watched") {
  ParameterSet<float> parameters;
  for (const auto& [name, rows, cols] :
       {std::tuple<const char*, Index, Index>{"large", 60, 50}, {"small", 3, 1}, {"middle", 31, 33}}) {
    Parameter<float>& made = parameters.add(name, rows, cols);
    for (Index i = 0; i < made.value.size(); ++i)
      made.settled_gradient().data()[i] = (i % 2 == 0 ? 0.1F : -0.1F) * static_cast<float>(1 + i * 7919 % 1009);
  }
  parameters.add("idle", 500, 1).gradient.setConstant(7.0F);  // no gradient arrived
  const Matrix<float> gradient = parameters[0].gradient;
  WatchedClipping watched;
  CHECK(watched.observables().empty());
  watched.prepare(parameters);
  watched.before(parameters, Clipping::value, 10.0, 1e6);
  clip_by_value(parameters, 10.0);
  watched.after();
  const auto all = watched.observables();
  REQUIRE(all.size() == 2);
  const Observable& entries = *all[0];
  // 4526 entries in stretches of 9: 334 of the first parameter, then 1, 114 and 56.
  REQUIRE(entries.values.cols() == 505);
  std::set<std::string> labels(entries.cols.labels.begin(), entries.cols.labels.end());
  CHECK(labels.size() == 505);  // none twice
  for (Index k = 0; k < 505; ++k) {
    const std::string& label = entries.cols.labels[static_cast<std::size_t>(k)];
    CHECK(label.starts_with(k < 334 ? "large [" : k < 335 ? "small [" : k < 449 ? "middle [" : "idle ["));
    if (k >= 449) CHECK(entries.values(0, k) == 0.0F);
    CHECK(entries.values(1, k) == std::clamp(entries.values(0, k), -10.0F, 10.0F));
  }
  const Eigen::Map<const Eigen::ArrayXf> fifth(gradient.data() + 36, 9);
  CHECK(std::abs(entries.values(0, 4)) == fifth.abs().maxCoeff());
  Index at = 0;
  fifth.abs().maxCoeff(&at);
  CHECK(entries.values(0, 4) == fifth(at));
  CHECK(entries.cols.labels[4] == "large [" + std::to_string(36 + at) + ", 0]");

  watched.prepare(parameters);
  CHECK(watched.observables().empty());
}
