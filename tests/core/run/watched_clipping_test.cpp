#include "core/run/watched_clipping.h"

#include <doctest/doctest.h>

#include <set>

using namespace unrolled;

TEST_CASE("watched clipping: of many entries a sample is watched, spread over all parameters") {
  ParameterSet<float> parameters;
  for (const auto& [name, rows, cols] :
       {std::tuple<const char*, Index, Index>{"large", 60, 50}, {"small", 3, 1}, {"middle", 31, 33}}) {
    Parameter<float>& made = parameters.add(name, rows, cols);
    for (Index i = 0; i < made.value.size(); ++i) made.settled_gradient().data()[i] = static_cast<float>(i + 1);
  }
  parameters.add("idle", 500, 1).gradient.setConstant(7.0F);  // no gradient arrived
  WatchedClipping watched;
  CHECK(watched.observables().empty());
  watched.prepare(parameters);
  watched.before(parameters, Clipping::value, 10.0, 1e6);
  clip_by_value(parameters, 10.0);
  watched.after();
  const auto all = watched.observables();
  REQUIRE(all.size() == 2);
  const Observable& entries = *all[0];
  REQUIRE(entries.values.cols() == 512);
  std::set<std::string> labels(entries.cols.labels.begin(), entries.cols.labels.end());
  CHECK(labels.size() == 512);  // none twice
  int large = 0, idle = 0;
  for (Index k = 0; k < 512; ++k) {
    const std::string& label = entries.cols.labels[static_cast<std::size_t>(k)];
    large += label.starts_with("large [") ? 1 : 0;
    if (label.starts_with("idle [")) {
      ++idle;
      CHECK(entries.values(0, k) == 0.0F);
    }
    CHECK(entries.values(1, k) == std::min(entries.values(0, k), 10.0F));
  }
  const double share = 512.0 / (3000 + 3 + 1023 + 500);
  CHECK(large == doctest::Approx(3000 * share).epsilon(0.01));
  CHECK(idle == doctest::Approx(500 * share).epsilon(0.03));
  CHECK(entries.values(0, 5) == static_cast<float>(11 * (3000 + 3 + 1023 + 500) / 1024 + 1));

  watched.prepare(parameters);
  CHECK(watched.observables().empty());
}
