#include "core/lessons/machine_meter.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/lessons/machine_lengths.h"
#include "core/lessons/ntm.h"

using namespace unrolled;

namespace {

// A network whose parameters are all zero but for the answer's bias.
struct Fixed {
  std::unique_ptr<AlgorithmicTask> task;
  ParameterSet<float> parameters;
  Random random{1};
  std::optional<NtmModel> model;

  explicit Fixed(const std::string& kind, Index longest = 3, Index repeats = 2) {
    Settings settings = make_ntm()->settings();
    settings.choose({{"model", "lstm"}, {"hidden", "2"}});
    AlgorithmicOptions options;
    options.bits = 2;
    options.shortest = kind == "recall" ? 2 : 1;
    options.longest = longest;
    options.most_repeats = repeats;
    task = make_algorithmic_task(kind, options);
    model.emplace(settings, *task, parameters, random);
    for (const auto& parameter : parameters) parameter->value.setZero();
  }
  Matrix<float>& bias() { return parameters.find("output.b")->value; }
};

}  // namespace

TEST_CASE("machine meter: a network that knows nothing pays a bit for every bit, of all lengths alike") {
  Fixed fixed("copy");
  MachineMeter meter(*fixed.model, *fixed.task);
  const AnswerScore score = meter.as_trained();
  CHECK(score.sequences >= MachineMeter::kSequences);
  CHECK(score.bits_per_sequence() == doctest::Approx(4.0));  // one, two or three vectors of two bits
  CHECK(score.bits_per_sequence() == doctest::Approx(meter.bits_without_memory()));
  CHECK(score.right() == doctest::Approx(0.5).epsilon(0.15));
  CHECK(score.errors_per_sequence() == doctest::Approx(4.0 * (1.0 - score.right())));
  CHECK(meter.of_length(7, 20).sequences == 20);
  CHECK(meter.of_length(7, 20).bits_per_sequence() == doctest::Approx(14.0));
}

TEST_CASE("machine meter: wrong answers are counted on the side of one half that they are on") {
  Fixed fixed("copy");
  fixed.bias().setConstant(20.0F);  // says 1 to everything
  MachineMeter meter(*fixed.model, *fixed.task);
  const AnswerScore score = meter.of_length(2, 64);
  CHECK(score.nats == doctest::Approx(20.0 * static_cast<double>(score.wrong)).epsilon(1e-4));
  CHECK(score.exact > 0);  // a sixteenth of the sequences is all ones
  CHECK(score.exact_match() == doctest::Approx(1.0 / 16.0).epsilon(1.0));
}

TEST_CASE("machine meter: of symbols the likeliest counts, and each is one answer") {
  Fixed fixed("addition", 1);
  MachineMeter meter(*fixed.model, *fixed.task);
  const AnswerScore score = meter.of_length(1, 50);
  const double symbols = static_cast<double>(fixed.task->answer_steps({1, 1}));
  CHECK(score.answers == static_cast<Index>(50 * symbols));
  CHECK(score.nats / 50.0 == doctest::Approx(symbols * std::log(static_cast<double>(fixed.task->output_size()))));
}

TEST_CASE("machine meter: of sequences that are repeated every number of times counts, and beyond, the most") {
  Fixed fixed("repeat-copy", 2, 3);
  MachineMeter meter(*fixed.model, *fixed.task);
  const double outputs = static_cast<double>(fixed.task->output_size());
  double steps = 0.0;
  for (Index length = 1; length <= 2; ++length)
    for (Index repeats = 1; repeats <= 3; ++repeats)
      steps += static_cast<double>(fixed.task->answer_steps({length, repeats})) / 6.0;
  CHECK(meter.as_trained().bits_per_sequence() == doctest::Approx(outputs * steps));
  CHECK(meter.of_length(4, 8).bits_per_sequence() ==
        doctest::Approx(outputs * static_cast<double>(fixed.task->answer_steps({4, 3}))));
}

TEST_CASE("machine lengths: every length up to three times the longest, or so many of them, the longest among them") {
  const auto labels_of = [](Fixed& fixed) {
    MachineMeter meter(*fixed.model, *fixed.task);
    MachineLengths lengths(*fixed.task, fixed.model->work_per_step());
    CHECK(lengths.observables().empty());
    lengths.measure(meter);
    const auto shown = lengths.observables();
    REQUIRE(shown.size() == 4);
    CHECK(shown[0]->values.cols() == shown[1]->values.cols());
    CHECK(shown[2]->values(0, 0) == 1.0F);
    lengths.forget();
    CHECK(lengths.observables().empty());
    return shown[0]->cols.labels;
  };
  Fixed few("copy", 2);
  CHECK(labels_of(few) == std::vector<std::string>{"1", "2", "3", "4", "5", "6"});
  Fixed items("recall", 2);
  CHECK(labels_of(items) == std::vector<std::string>{"2", "3", "4", "5", "6"});
  Fixed many("copy", 20);
  const std::vector<std::string> labels = labels_of(many);
  CHECK(labels.size() <= 24);
  CHECK(std::find(labels.begin(), labels.end(), "20") != labels.end());
  CHECK(std::stoi(labels.back()) > 55);
}
