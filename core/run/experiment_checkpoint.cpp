// How an Experiment goes into an archive and comes back:
//   tensors   "<parameter>" or as the lesson stores it, "optimiser.<parameter>.<slot>",
//             "experiment.{random,seed,step,evaluated_at}",
//             "metric.<name>", "curve.<id>", and the lesson's own "lesson.…"
//   metadata  "checkpoint_version", "lesson", "setting.<name>", "curves" (what each curve is), "metrics" (their order)
#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "core/math/check.h"
#include "core/run/experiment.h"
#include "core/run/names.h"

namespace unrolled {
namespace {

constexpr const char* kVersion = "1";
constexpr std::string_view kSettingPrefix = "setting.";
constexpr std::size_t kMostCurves = 1000;  // each takes its memory at once

std::string slot_name(const std::string& parameter, std::size_t slot) {
  return "optimiser." + parameter + "." + std::to_string(slot);
}

void restore(const Archive& archive, const std::string& name, Matrix<float>& values) {
  const Matrix<float> read = archive.float_matrix(name, values.rows(), values.cols());
  check(read.allFinite(), in_quotes(name), " holds NaN or infinity");
  values = read;
}

void append(const Matrix<float>& values, std::vector<float>& numbers) {
  numbers.insert(numbers.end(), values.data(), values.data() + values.size());
}

// Gives back what append() collected.
class Numbers {
 public:
  Numbers(const char* whose, const std::vector<float>& numbers)
      : whose_(whose), from_(numbers.data()), end_(from_ + numbers.size()) {}

  void take(Matrix<float>& values) {
    check(end_ - from_ >= values.size(), "Experiment::restore_moment: ", whose_, " has too few numbers");
    std::copy(from_, from_ + values.size(), values.data());
    from_ += values.size();
  }
  void expect_end() const { check(from_ == end_, "Experiment::restore_moment: ", whose_, " has too many numbers"); }

 private:
  const char* whose_;
  const float* from_;
  const float* end_;
};

template <class T>
T single(const std::vector<T>& values, const char* name) {
  check(values.size() == 1, in_quotes(name), " has ", values.size(), " numbers, expected 1");
  return values[0];
}

double saved_loss(const Archive& archive) {
  const Matrix<double> loss = archive.double_matrix("experiment.loss");
  check(loss.size() == 1, "\"experiment.loss\" is not one number");
  return loss(0, 0);
}

nlohmann::json to_json(const Curve& curve) {
  return {{"id", curve.id},
          {"group", curve.group},
          {"label", curve.label},
          {"unit", curve.unit},
          {"role", static_cast<int>(curve.role)},
          {"logarithmic", curve.logarithmic}};
}

Curve curve_from(const nlohmann::json& json) {
  Curve curve;
  curve.id = json.at("id").get<std::string>();
  curve.group = json.at("group").get<std::string>();
  curve.label = json.at("label").get<std::string>();
  curve.unit = json.at("unit").get<std::string>();
  const int role = json.at("role").get<int>();
  check(role >= 0 && role <= static_cast<int>(CurveRole::mark), "the role of the curve ", in_quotes(curve.id), " is ",
        role, ", which is unknown");
  curve.role = static_cast<CurveRole>(role);
  curve.logarithmic = json.at("logarithmic").get<bool>();
  return curve;
}

// The list that a text of the metadata holds. One that nests is refused before a tree is built of it.
nlohmann::json list_from(const Archive& archive, const char* key) {
  const auto shallow = [](int depth, nlohmann::json::parse_event_t event, nlohmann::json&) {
    const bool opens =
        event == nlohmann::json::parse_event_t::object_start || event == nlohmann::json::parse_event_t::array_start;
    check(!opens || depth <= 1, "it nests too deeply");
    return true;
  };
  try {
    nlohmann::json list = nlohmann::json::parse(archive.text(key), shallow);
    check(list.is_array(), "it is no list");
    return list;
  } catch (const nlohmann::json::exception&) {
    fail("the metadata ", in_quotes(key), " is not valid");
  } catch (const std::invalid_argument& error) {
    fail("the metadata ", in_quotes(key), " is not valid: ", error.what());
  }
}

}  // namespace

Archive Experiment::save() {
  check(built_, "Experiment::save: ", lesson_, " is not built; reset it first");
  Archive archive;
  archive.metadata["checkpoint_version"] = kVersion;
  archive.metadata["lesson"] = lesson_;
  for (const Setting& setting : settings_.table())
    archive.metadata[std::string(kSettingPrefix) + setting.name] = settings_.to_text(setting.name);
  archive.put("experiment.seed", std::vector<std::uint64_t>{seed_});
  nlohmann::json curves = nlohmann::json::array();
  for (const CurveRecorder& recorder : curves_) {
    curves.push_back(to_json(recorder.description()));
    archive.put("curve." + recorder.id(), recorder.to_matrix());
  }
  archive.metadata["curves"] = curves.dump();
  save_data(archive);
  save_parameters(archive);
  for (const auto& parameter : parameters_) {
    for (std::size_t slot = 0; slot < parameter->slots.size(); ++slot)
      archive.put(slot_name(parameter->name, slot), parameter->slots[slot]);
  }
  save_progress(archive);
  return archive;
}

void Experiment::save_moment(Moment& moment) const {
  check(built_, "Experiment::save_moment: ", lesson_, " is not built; reset it first");
  moment.step = step_;
  moment.values.clear();
  moment.values.reserve(static_cast<std::size_t>(parameters_.count()));
  for (const auto& parameter : parameters_) append(parameter->value, moment.values);
  moment.rest = {};
  save_progress(moment.rest);
}

void Experiment::save_optimiser(OptimiserState& state) const {
  check(built_, "Experiment::save_optimiser: ", lesson_, " is not built; reset it first");
  std::size_t count = 0;
  for (const auto& parameter : parameters_)
    count += static_cast<std::size_t>(parameter->value.size()) * parameter->slots.size();
  state.slots.clear();
  state.slots.reserve(count);
  for (const auto& parameter : parameters_)
    for (const Matrix<float>& slot : parameter->slots) append(slot, state.slots);
}

void Experiment::save_progress(Archive& archive) const {
  const Random::State& random = begun_ ? random_before_ : random_.state();
  archive.put("experiment.random", std::vector<std::uint64_t>(random.begin(), random.end()));
  archive.put("experiment.step", std::vector<std::int64_t>{step_});
  archive.put("experiment.evaluated_at", std::vector<std::int64_t>{evaluated_at_});
  archive.put("experiment.loss", Matrix<double>(Matrix<double>::Constant(1, 1, last_loss_)));

  nlohmann::json names = nlohmann::json::array();
  for (const auto& [name, value] : metrics_) {
    names.push_back(name);
    archive.put("metric." + name, Matrix<double>(Matrix<double>::Constant(1, 1, value)));
  }
  archive.metadata["metrics"] = names.dump();
  save_lesson(archive);
}

void Experiment::save_parameters(Archive& archive) const {
  for (const auto& parameter : parameters_) archive.put(parameter->name, parameter->value);
}

void Experiment::load_parameters(const Archive& archive) {
  for (const auto& parameter : parameters_) restore(archive, parameter->name, parameter->value);
}

void Experiment::reset_to(const Archive& archive, std::uint64_t seed) {
  built_ = false;
  load_data(archive);
  reset(seed);
  built_ = false;  // until the parameters have come back
  load_parameters(archive);
  built_ = true;
}

void Experiment::load(const Archive& archive) {
  built_ = false;
  const std::string& version = archive.text("checkpoint_version");
  check(version == kVersion, "the checkpoint has the version ", in_quotes(version), ", expected ", kVersion);
  const std::string& lesson = archive.text("lesson");
  check(lesson == lesson_, "the checkpoint is of the lesson ", in_quotes(lesson), ", expected ", lesson_);
  for (const auto& [key, value] : archive.metadata)
    if (key.starts_with(kSettingPrefix)) set_from_text(key.substr(kSettingPrefix.size()), value);

  load_data(archive);
  reset(single(archive.words("experiment.seed"), "experiment.seed"));
  built_ = false;  // until everything has come back
  const nlohmann::json curves = list_from(archive, "curves");
  check(curves.size() <= kMostCurves, "there are ", curves.size(), " curves, expected at most ", kMostCurves);
  for (const nlohmann::json& json : curves) {
    Curve description;
    try {
      description = curve_from(json);
    } catch (const nlohmann::json::exception&) {
      fail("the metadata \"curves\" holds what is no curve");
    }
    curve(description).from_matrix(archive.double_matrix("curve." + description.id));
  }
  load_parameters(archive);
  for (const auto& parameter : parameters_) {
    for (std::size_t slot = 0; slot < parameter->slots.size(); ++slot)
      restore(archive, slot_name(parameter->name, slot), parameter->slots[slot]);
  }
  load_progress(archive);
  built_ = true;
}

bool Experiment::optimiser_has_state() const {
  return std::any_of(parameters_.begin(), parameters_.end(), [](const auto& one) { return !one->slots.empty(); });
}

void Experiment::restore_moment(const Moment& moment, const OptimiserState* optimiser) {
  check(built_, "Experiment::restore_moment: ", lesson_, " is not built; reset it first");
  built_ = false;
  begun_.reset();
  Numbers values("the moment", moment.values);
  for (const auto& parameter : parameters_) values.take(parameter->value);
  values.expect_end();
  if (optimiser != nullptr) {
    Numbers slots("the optimiser's state", optimiser->slots);
    for (const auto& parameter : parameters_)
      for (Matrix<float>& slot : parameter->slots) slots.take(slot);
    slots.expect_end();
  }
  load_progress(moment.rest);
  for (CurveRecorder& recorder : curves_) recorder.cut_after(step_);
  built_ = true;
}

double Experiment::loss_at(const Moment& moment) { return saved_loss(moment.rest); }

void Experiment::load_progress(const Archive& archive) {
  metrics_.clear();
  for (const nlohmann::json& name : list_from(archive, "metrics")) {
    check(name.is_string(), "the metadata \"metrics\" holds what is no name");
    const Matrix<double> value = archive.double_matrix("metric." + name.get<std::string>());
    check(value.size() == 1, "the metric ", in_quotes(name.get<std::string>()), " is not one number");
    metrics_.emplace_back(name.get<std::string>(), value(0, 0));
  }
  last_loss_ = saved_loss(archive);
  watched_clipping_.forget();
  load_lesson(archive);

  step_ = single(archive.integers("experiment.step"), "experiment.step");
  check(step_ >= 0, "\"experiment.step\" is ", step_, ", expected 0 or more");
  evaluated_at_ = single(archive.integers("experiment.evaluated_at"), "experiment.evaluated_at");
  const std::vector<std::uint64_t> random = archive.words("experiment.random");
  Random::State state{};
  check(random.size() == state.size(), "\"experiment.random\" has ", random.size(), " words, expected ", state.size());
  std::copy(random.begin(), random.end(), state.begin());
  check(state != Random::State{}, "\"experiment.random\" is all zeros, from which no random number comes");
  random_.set_state(state);
}

}  // namespace unrolled
