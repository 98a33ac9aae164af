#include "core/lessons/machine_lengths.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/lessons/ntm.h"
#include "core/lessons/ntm_settings.h"

using namespace unrolled;

namespace {

// Lengths that are measured, with how many sequences each, by a machine of which nothing but its work is known.
struct Measured {
  std::vector<std::string> lengths;
  float sequences = 0.0F;
};
Measured measured_of(const MachineLengths& lengths, MachineMeter& meter) {
  MachineLengths one = lengths;
  one.measure(meter);
  Measured made;
  for (const auto& observable : one.observables())
    if (observable->id == "lengths.count") {
      made.lengths = observable->cols.labels;
      made.sequences = observable->values.maxCoeff();
      CHECK(observable->values.minCoeff() == made.sequences);
    }
  return made;
}

}  // namespace

TEST_CASE("lengths of a machine: what is much work is measured with fewer sequences, then of fewer lengths") {
  Settings settings = make_ntm()->settings();
  settings.choose({{"longest", "20"}, {"hidden", "4"}, {"memory_rows", "2"}, {"memory_width", "2"}});
  const auto task = make_algorithmic_task("copy", algorithmic_task_options(settings, 1));
  ParameterSet<float> parameters;
  Random random(1);
  const NtmModel model(settings, *task, parameters, random);
  MachineMeter meter(model, *task);

  // 20 lengths, 2 … 59, take 20 * 62 = 1240 steps of each sequence.
  const Measured all = measured_of(MachineLengths(*task, 1000), meter);
  CHECK(all.lengths.size() == 20);
  CHECK(all.sequences == 16.0F);
  const Measured fewer = measured_of(MachineLengths(*task, 60'000), meter);
  CHECK(fewer.lengths == all.lengths);
  CHECK(fewer.sequences == 6.0F);
  const Measured fewer_lengths = measured_of(MachineLengths(*task, 150'000), meter);
  CHECK(fewer_lengths.lengths.size() == 12);
  CHECK(fewer_lengths.sequences == 4.0F);
  for (const Measured& one : {all, fewer, fewer_lengths})
    CHECK(std::find(one.lengths.begin(), one.lengths.end(), "20") != one.lengths.end());
  const Measured hardly_any = measured_of(MachineLengths(*task, 3'000'000), meter);
  CHECK(hardly_any.sequences == 1.0F);
  CHECK(hardly_any.lengths.front() == "10");
  for (const Index work : {1000, 60'000, 150'000, 3'000'000})
    CHECK(MachineLengths(*task, work).work() <= MachineLengths::kMostWork);
}
