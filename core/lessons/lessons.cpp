#include "core/lessons/lessons.h"

#include <stdexcept>

#include "core/lessons/adding.h"
#include "core/lessons/alignment.h"
#include "core/lessons/bptt_scalar.h"
#include "core/lessons/char_lm.h"
#include "core/lessons/char_lm_settings.h"
#include "core/lessons/ctc_apple.h"
#include "core/lessons/gradient_flow.h"
#include "core/lessons/handwriting.h"
#include "core/lessons/hello.h"
#include "core/lessons/ntm.h"
#include "core/lessons/seq2seq.h"
#include "core/lessons/torch_model.h"
#include "core/lessons/truncated_bptt.h"
#include "core/lessons/window_mlp.h"
#include "core/math/check.h"
#include "core/run/names.h"
#include "core/run/safetensors.h"

namespace unrolled {

const std::vector<Lesson>& lessons() {
  static const std::vector<Lesson> list = {
      {"hello", "recurrence", make_hello},
      {"window-mlp", "recurrence", make_window_mlp, window_mlp_presets()},
      {"char-lm", "recurrence", make_char_lm, char_lm_presets()},
      {"truncated-bptt", "recurrence", make_truncated_bptt, truncated_bptt_presets()},
      {"bptt-scalar", "gradients", make_bptt_scalar, bptt_scalar_presets(), 0},
      {"gradient-flow", "gradients", make_gradient_flow, gradient_flow_presets(), 200, gradient_flow_rivals()},
      {"adding", "gradients", make_adding, adding_presets(), 200, adding_rivals()},
      {"ctc-apple", "ctc", make_ctc_apple, ctc_apple_presets(), 0},
      {"handwriting", "ctc", make_handwriting, handwriting_presets(), 500},
      {"seq2seq", "attention", make_seq2seq, seq2seq_presets(), 1000, seq2seq_rivals()},
      {"alignment", "attention", make_alignment, alignment_presets(), 400},
      {"ntm", "memory", make_ntm, ntm_presets(), 1500, ntm_rivals()},
  };
  return list;
}

const Lesson& opening_lesson() { return find_lesson("char-lm"); }

const Lesson& find_lesson(const std::string& id) {
  std::vector<std::string> known;
  for (const Lesson& one : lessons()) {
    if (one.id == id) return one;
    known.push_back(one.id);
  }
  throw std::invalid_argument(unknown_name("lesson", id, known));
}

const Preset& find_preset(const Lesson& lesson, const std::string& id) {
  std::vector<std::string> known;
  for (const Preset& one : lesson.presets) {
    if (one.id == id) return one;
    known.push_back(one.id);
  }
  throw std::invalid_argument(unknown_name("preset of " + lesson.id, id, known));
}

std::vector<SettingTexts> rivals_for(const Settings& settings, const Lesson& lesson) {
  if (lesson.rivals.empty()) return {};
  const std::unique_ptr<Experiment> usual = lesson.make();
  for (const SettingTexts& rival : lesson.rivals)
    for (const auto& [name, value] : rival)
      if (settings.to_text(name) != usual->settings().to_text(name)) return {};
  return lesson.rivals;
}

std::unique_ptr<Experiment> make_experiment(const std::string& lesson) { return find_lesson(lesson).make(); }

std::unique_ptr<Experiment> load_experiment(const std::filesystem::path& path) { return load_experiment_for({}, path); }

std::unique_ptr<Experiment> load_experiment_for(const std::string& text, const std::filesystem::path& path) {
  const Archive archive = read_safetensors(path);
  try {
    if (is_torch_model(archive)) return open_torch_model(archive, text);
    check(text.empty(), "a text cannot go with this checkpoint, which says what it reads");
    std::unique_ptr<Experiment> experiment = make_experiment(archive.text("lesson"));
    experiment->load(archive);
    return experiment;
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

void save_experiment(Experiment& experiment, const std::filesystem::path& path) {
  write_safetensors(path, experiment.save());
}

void save_network(Experiment& experiment, const std::filesystem::path& path) {
  Archive archive = experiment.save();
  std::erase_if(archive.tensors, [](const auto& tensor) {
    const std::string part = tensor.first.substr(0, tensor.first.find('.'));
    return part == "optimiser" || part == "experiment" || part == "metric" || part == "curve" || part == "lesson";
  });
  std::erase_if(archive.metadata,
                [](const auto& entry) { return entry.first != "lesson" && !entry.first.starts_with("setting."); });
  write_safetensors(path, archive);
}

}  // namespace unrolled
