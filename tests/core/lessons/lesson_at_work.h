// A lesson in the hands of a test.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/run/experiment.h"

namespace unrolled {

// Makes updates, of which none may fail, and returns their losses.
inline std::vector<double> train(Experiment& lesson, int updates) {
  std::vector<double> losses;
  for (int i = 0; i < updates; ++i) {
    const StepReport report = lesson.train_step();
    REQUIRE_MESSAGE(report.error.empty(), report.error);
    losses.push_back(report.loss);
  }
  return losses;
}

// The newest value of a metric.
inline double known_metric(const Experiment& lesson, const std::string& name) {
  for (const auto& [found, value] : lesson.metrics())
    if (found == name) return value;
  FAIL("no metric ", name);
  return 0.0;
}

// A metric, measured now.
inline double metric(Experiment& lesson, const std::string& name) {
  lesson.evaluate_now();
  return known_metric(lesson, name);
}

inline Snapshot seen(Experiment& lesson) {
  Snapshot snapshot;
  lesson.fill(snapshot);
  return snapshot;
}

// The values of an observable that it shows.
inline Matrix<float> shown(Experiment& lesson, const std::string& id) {
  const Snapshot snapshot = seen(lesson);
  const Observable* found = snapshot.observable(id);
  REQUIRE_MESSAGE(found != nullptr, id);
  return found->values;
}

}  // namespace unrolled
