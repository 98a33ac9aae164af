#include "core/lessons/machine_meter.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace unrolled {

namespace {

constexpr Index kMostAtOnce = 16;           // sequences
constexpr Index kMostNumbers = 16'000'000;  // that are kept at once
constexpr Index kMostLengths = 10;

double share(double part, Index whole) { return whole == 0 ? 0.0 : part / static_cast<double>(whole); }

// −ln σ(x) where the bit is to be 1, −ln (1 − σ(x)) where it is to be 0.
double nats_of_bit(double x, bool wanted) {
  return std::max(x, 0.0) - (wanted ? x : 0.0) + std::log1p(std::exp(-std::abs(x)));
}

// −ln softmax(x)_wanted.
double nats_of_symbol(const Eigen::ArrayXd& x, Index wanted) {
  const double largest = x.maxCoeff();
  return largest + std::log((x - largest).exp().sum()) - x(wanted);
}

}  // namespace

double AnswerScore::bits_per_sequence() const { return share(nats / std::numbers::ln2, sequences); }
double AnswerScore::errors_per_sequence() const { return share(static_cast<double>(wrong), sequences); }
double AnswerScore::exact_match() const { return share(static_cast<double>(exact), sequences); }
double AnswerScore::right() const { return share(static_cast<double>(answers - wrong), answers); }

MachineMeter::MachineMeter(const NtmModel& model, const AlgorithmicTask& task) : model_(model), task_(task) {
  tape_.leave_parameters_alone();
}

std::vector<AlgorithmicShape> MachineMeter::trained_shapes() const {
  const Index shortest = task_.shortest_measured(), count = task_.longest() - shortest + 1;
  const Index lengths = std::min(count, kMostLengths);
  const Index repeats = std::max<Index>(1, task_.most_repeats());
  std::vector<AlgorithmicShape> shapes;
  for (Index i = 0; i < lengths; ++i)
    for (Index r = 1; r <= repeats; ++r)
      shapes.push_back({lengths == 1 ? shortest : shortest + i * (count - 1) / (lengths - 1), r});
  return shapes;
}

AnswerScore MachineMeter::as_trained() {
  const std::vector<AlgorithmicShape> shapes = trained_shapes();
  const Index count = static_cast<Index>(shapes.size());
  AnswerScore score;
  for (const AlgorithmicShape& shape : shapes) measure(shape, (kSequences + count - 1) / count, score);
  return score;
}

double MachineMeter::bits_without_memory() const {
  double sum = 0.0;
  const std::vector<AlgorithmicShape> shapes = trained_shapes();
  for (const AlgorithmicShape& shape : shapes) sum += task_.bits_without_memory(shape);
  return sum / static_cast<double>(shapes.size());
}

AnswerScore MachineMeter::of_length(Index length, Index sequences) {
  AnswerScore score;
  measure({length, std::max<Index>(1, task_.most_repeats())}, sequences, score);
  return score;
}

void MachineMeter::measure(const AlgorithmicShape& shape, Index sequences, AnswerScore& score) {
  const Index numbers = task_.steps(shape) * model_.numbers_per_step();
  const Index at_once = std::clamp<Index>(kMostNumbers / numbers, 1, kMostAtOnce);
  for (std::int64_t number = 0; sequences > 0; ++number) {
    // However few of them the model can take at once: every model is measured by the same sequences.
    task_.draw(shape, number, std::min(kMostAtOnce, sequences), batch_, TaskStream::held_out);
    sequences -= batch_.batch;
    for (Index first = 0; first < batch_.batch; first += at_once) {
      const AlgorithmicBatch& part = at_once < batch_.batch ? some_of_batch(first, at_once) : batch_;
      tape_.reset();
      count(model_.run(tape_, part).value(), part, score);
    }
  }
}

const AlgorithmicBatch& MachineMeter::some_of_batch(Index first, Index most) {
  const AlgorithmicBatch& all = batch_;
  const Index some = std::min(most, all.batch - first);
  part_.clear(all.shape, all.steps, some, task_.input_size(), task_.output_size());
  part_.asked = all.asked;
  for (Index t = 0; t < all.steps; ++t) {
    part_.inputs().middleCols(t * some, some) = all.inputs().middleCols(t * all.batch + first, some);
    part_.targets().middleCols(t * some, some) = all.targets().middleCols(t * all.batch + first, some);
  }
  return part_;
}

void MachineMeter::count(const MatrixView<float>& scores, const AlgorithmicBatch& batch, AnswerScore& score) const {
  const bool symbols = task_.answer() == Answer::symbols;
  for (Index b = 0; b < batch.batch; ++b) {
    const Index wrong_before = score.wrong;
    for (Index t = 0; t < batch.steps; ++t) {
      if (!batch.asked[static_cast<std::size_t>(t)]) continue;
      const Index at = t * batch.batch + b;
      const Eigen::ArrayXd said = scores.col(at).cast<double>().array();
      const auto wanted = batch.targets().col(at);
      if (symbols) {
        Index right = 0, likeliest = 0;
        wanted.maxCoeff(&right);
        said.maxCoeff(&likeliest);
        score.nats += nats_of_symbol(said, right);
        score.wrong += likeliest == right ? 0 : 1;
        ++score.answers;
        continue;
      }
      for (Index i = 0; i < said.size(); ++i) {
        const bool is_one = wanted(i) > 0.5F;
        score.nats += nats_of_bit(said(i), is_one);
        score.wrong += (said(i) > 0.0) == is_one ? 0 : 1;
      }
      score.answers += said.size();
    }
    score.exact += score.wrong == wrong_before ? 1 : 0;
    ++score.sequences;
  }
}

}  // namespace unrolled
