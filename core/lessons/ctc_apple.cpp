#include "core/lessons/ctc_apple.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "core/ctc/emissions.h"
#include "core/ctc/examples.h"
#include "core/ctc/loss.h"
#include "core/ctc/topology.h"
#include "core/lessons/ctc_apple_settings.h"
#include "core/lessons/ctc_settings.h"
#include "core/lessons/probability_file.h"
#include "core/lessons/watched_ctc.h"
#include "core/math/check.h"

namespace unrolled {

namespace {

constexpr double kLeastLogit = -100.0;  // stands for a probability of 0
constexpr double kZero = 1e-40;         // what is less than this is taken for 0

class CtcApple final : public Experiment {
 public:
  CtcApple() : Experiment("ctc-apple", ctc_apple_settings()) {}

  double epoch() const override { return static_cast<double>(step()); }  // there is one example

 protected:
  void build() override {
    symbols_.emplace(ctc_symbols(settings()));
    read_target();
    locked_ = locked_symbols(settings(), *symbols_);
    language_ = ctc_language(settings(), *symbols_);
    const Matrix<double> y = first_emissions();
    logits_ = &parameters().add("ctc.logits", y.rows(), y.cols());
    for (Index t = 0; t < y.cols(); ++t) put_column(t, y.col(t));
    shown_.clear();
  }

  Var<float> batch_loss(Tape<float>& tape) override {
    const Index steps = logits_->value.cols();
    check(topology_->feasible(steps), "the target needs ", topology_->least_steps(), " steps, there are ", steps);
    const Index labels = topology_->label_count();
    ctc::Targets targets;
    targets.labels = topology_->labels().data();
    targets.label_counts = &labels;
    targets.batch = 1;
    targets.blank = topology_->blank();
    return ctc::ctc_loss(tape, tape.parameter(*logits_), targets).mean;
  }

  void advance() override {}

  void step_metrics(const StepReport& report, Metrics&) override {
    record(loss_curve_, report.loss);
    shown_.clear();
  }

  void held_out_metrics(Metrics& metrics) override {
    const ctc::Trellis trellis = ctc::make_trellis(*topology_, emissions());
    metrics.emplace_back("log_p", trellis.log_p);
    metrics.emplace_back("p", trellis.p);
  }
  std::int64_t evaluate_every() const override { return 10; }

  void observe(Snapshot& snapshot) override {
    if (shown_.empty() || shown_step_ != step()) {
      WatchedCtcOptions options;
      options.trellis = trellis_options(settings());
      options.beam_width = settings().integer("beam_width");
      options.scoring = ctc_scoring(settings(), *symbols_, language_.get());
      shown_ = ctc_observables(*topology_, emissions(), logits_->value, *symbols_, options);
      shown_step_ = step();
    }
    snapshot.observables = shown_;
  }

  void setting_changed(const std::string& name) override {
    if (name == "target") read_target();
    if (name == "locked") locked_ = locked_symbols(settings(), *symbols_);
    if (name.starts_with("language")) language_ = ctc_language(settings(), *symbols_);
    shown_.clear();
  }

  // A whole column is taken in its proportions; of a single symbol the others make room, but those that are locked.
  void change_by_hand(const Poke& poke) override {
    const Index classes = logits_->value.rows(), steps = logits_->value.cols();
    const bool by_logit = poke.observable == "ctc.logits";
    if (!by_logit && poke.observable != "ctc.y") return Experiment::change_by_hand(poke);
    check(poke.row >= 0 && poke.col >= 0 && poke.row + poke.values.rows() <= classes &&
              poke.col + poke.values.cols() <= steps,
          poke.observable, " has ", classes, " symbols and ", steps, " steps: there is no such place");
    check(by_logit || poke.values.minCoeff() >= 0.0, "a probability cannot be ", poke.values.minCoeff());
    if (by_logit) {
      logits_->value.block(poke.row, poke.col, poke.values.rows(), poke.values.cols()) = poke.values.cast<float>();
    } else {
      const Matrix<double> before = emissions().y;
      std::vector<Eigen::VectorXd> columns;
      for (Index j = 0; j < poke.values.cols(); ++j)
        columns.push_back(changed_column(before.col(poke.col + j), poke.row, poke.values.col(j)));
      for (Index j = 0; j < poke.values.cols(); ++j) put_column(poke.col + j, columns[static_cast<std::size_t>(j)]);
    }
    shown_.clear();
  }

  void save_data(Archive& archive) const override {
    if (settings().text("emissions") == "file") archive.put("lesson.emissions", file_y_);
  }
  void load_data(const Archive& archive) override {
    if (settings().text("emissions") == "file") loaded_y_ = archive.double_matrix("lesson.emissions");
  }
  void save_lesson(Archive&) const override {}
  void load_lesson(const Archive&) override { shown_.clear(); }

 private:
  Matrix<double> first_emissions() {
    const std::string& kind = settings().text("emissions");
    if (kind != "file") return ctc::example_emissions(kind, *topology_, settings().integer("steps"), mutable_random());
    if (loaded_y_) return file_y_ = *std::exchange(loaded_y_, std::nullopt);
    check(!settings().text("emissions_file").empty(),
          "emissions=file needs emissions_file, the path of a CSV or NPY file");
    return file_y_ = read_probabilities(settings().text("emissions_file"), *symbols_, Outputs::probabilities);
  }

  ctc::Emissions emissions() const {
    Matrix<double> logits = logits_->value.cast<double>();
    ctc::Emissions made = ctc::emissions_from_logits(logits);
    if (made.y.minCoeff() >= kZero) return made;
    for (Index t = 0; t < made.y.cols(); ++t)
      made.y.col(t) = (made.y.col(t).array() < kZero).select(0.0, made.y.col(t));
    made.log_y = made.y.array().log();
    return made;
  }

  void put_column(Index t, const Eigen::VectorXd& y) {
    for (Index k = 0; k < y.size(); ++k)
      logits_->value(k, t) = static_cast<float>(y(k) > kZero ? std::max(kLeastLogit, std::log(y(k))) : kLeastLogit);
  }

  Eigen::VectorXd changed_column(Eigen::VectorXd y, Index first, const Eigen::VectorXd& values) const {
    if (values.size() == y.size()) {
      const double sum = values.sum();
      check(sum > 0.0, "the probabilities of a step cannot all be 0");
      return values / sum;
    }
    std::vector<bool> stays(static_cast<std::size_t>(y.size()), false);
    for (const int k : locked_) stays[static_cast<std::size_t>(k)] = true;
    double room = 1.0;  // for what is changed and what makes room
    for (Index k = 0; k < y.size(); ++k) {
      const bool is_changed = k >= first && k < first + values.size();
      if (is_changed) stays[static_cast<std::size_t>(k)] = false;
      if (stays[static_cast<std::size_t>(k)]) room -= y(k);
    }
    const double wanted = values.sum();
    double others = 0.0;
    Index others_count = 0;
    for (Index k = 0; k < y.size(); ++k) {
      const bool is_changed = k >= first && k < first + values.size();
      if (is_changed || stays[static_cast<std::size_t>(k)]) continue;
      others += y(k);
      ++others_count;
    }
    // Where nothing else can give or take, it is all the room there is.
    const double given = others_count == 0 ? room : std::clamp(wanted, 0.0, room);
    for (Index k = 0; k < y.size(); ++k) {
      if (k >= first && k < first + values.size())
        y(k) = wanted > 0.0 ? values(k - first) * given / wanted : given / static_cast<double>(values.size());
      else if (!stays[static_cast<std::size_t>(k)])
        y(k) = others > 0.0 ? y(k) * (room - given) / others : (room - given) / static_cast<double>(others_count);
    }
    return y;
  }

  void read_target() {
    topology_.emplace(symbols_->labels(settings().text("target")), symbols_->blank(), symbols_->size());
  }

  const Curve loss_curve_{
      .id = "ctc_loss", .group = "loss", .label = "−ln p", .unit = "nats", .role = CurveRole::training, .points = {}};
  std::optional<ClassSymbols> symbols_;
  std::optional<ctc::Topology> topology_;
  std::vector<int> locked_;  // symbols that stay while others are dragged
  std::unique_ptr<ctc::LanguageModel> language_;
  Parameter<float>* logits_ = nullptr;  // K x T
  Matrix<double> file_y_;               // K x T, as read from a file
  std::optional<Matrix<double>> loaded_y_;

  std::vector<std::shared_ptr<const Observable>> shown_;  // empty after a change
  std::int64_t shown_step_ = 0;
};

}  // namespace

std::unique_ptr<Experiment> make_ctc_apple() { return std::make_unique<CtcApple>(); }

}  // namespace unrolled
