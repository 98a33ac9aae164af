#include "core/lessons/lessons.h"

#include <stdexcept>

#include "core/lessons/char_lm.h"
#include "core/run/names.h"
#include "core/run/safetensors.h"

namespace unrolled {

const std::vector<Lesson>& lessons() {
  static const std::vector<Lesson> list = {
      {"char-lm", "recurrence", make_char_lm},
  };
  return list;
}

std::unique_ptr<Experiment> make_experiment(const std::string& lesson) {
  std::vector<std::string> known;
  for (const Lesson& one : lessons()) {
    if (one.id == lesson) return one.make();
    known.push_back(one.id);
  }
  throw std::invalid_argument(unknown_name("lesson", lesson, known));
}

std::unique_ptr<Experiment> load_experiment(const std::filesystem::path& path) {
  const Archive archive = read_safetensors(path);
  try {
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

}  // namespace unrolled
