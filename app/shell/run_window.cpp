#include "app/shell/run_window.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <utility>

#include "app/canvas/file_player.h"
#include "app/shell/folders.h"
#include "app/shell/laboratory.h"
#include "app/shell/window.h"
#include "core/lessons/lessons.h"

namespace unrolled {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kFirstSeed = 1;

std::unique_ptr<Experiment> last_experiment(const LastRun& run, std::optional<std::uint64_t> seed) {
  auto experiment = make_experiment(run.lesson);
  for (const auto& [name, text] : run.settings) experiment->set_from_text(name, text);
  experiment->reset(seed.value_or(run.seed));
  return experiment;
}

// `problem`: why the last run did not begin again.
std::unique_ptr<Experiment> first_experiment(const StartOptions& options, const LastRun& last, std::string& problem) {
  if (!options.load.empty()) return load_experiment(options.load);
  if (options.lesson.empty() && !last.lesson.empty()) {
    try {
      return last_experiment(last, options.seed);
    } catch (const std::exception& reason) {
      problem = reason.what();
    }
  }
  auto experiment = make_experiment(options.lesson.empty() ? opening_lesson().id : options.lesson);
  experiment->reset(options.seed.value_or(kFirstSeed));
  return experiment;
}

}  // namespace

int run_window(const StartOptions& options) {
  PreferencesFile preferences(preferences_folder() / "preferences.json");
  const draw::Fonts metrics;
  const Preferences stored = preferences.load();
  WindowOptions window_options;
  window_options.place = stored.window;
  Window window(window_options, Laboratory::theme_of(stored), metrics);
  std::string start_problem;
  Trainer trainer(first_experiment(options, stored.last_run, start_problem), make_experiment, load_experiment,
                  [&] { window.wake(); });
  if (options.load.empty())
    for (const SettingTexts& chosen :
         rivals_for(*trainer.snapshot()->settings, find_lesson(trainer.snapshot()->lesson)))
      trainer.race(chosen, trainer.snapshot()->seed);

  Laboratory::Host host;
  host.set_theme = [&](const draw::Theme& theme) { window.set_theme(theme); };
  host.set_title = [&](const std::string& title) { window.set_title(title); };
  host.close = [&] { window.close(); };
  int errors = 0;
  host.complain = [&](const std::string& error) {
    ++errors;
    std::cerr << "unrolled: " << error << std::endl;
  };
  host.toggle_full_screen = [&] { window.set_full_screen(!window.full_screen()); };
  host.screenshot = [&](const fs::path& path, const std::function<void(const std::string&)>& done) {
    window.take_screenshot([path, done](const Screenshot& shot) {
      try {
        canvas::write_png(shot.rgba, shot.width, shot.height, path);
        done({});
      } catch (const std::exception& problem) {
        done(problem.what());
      }
    });
  };
  host.pointer_way = [&] { return window.pointer_way(); };
  Ui ui(window.player(), window.fonts(), window.widgets());
  Laboratory laboratory(trainer, ui, preferences, data_folder() / "assets", std::move(host));
  window.on_drop([&](const std::vector<fs::path>& files) {
    laboratory.drop(files);
    window.wake();
  });
  if (!start_problem.empty()) laboratory.say_last_run_lost(start_problem);
  const auto named = [&](const char* ending) {
    return std::any_of(options.files.begin(), options.files.end(),
                       [&](const fs::path& file) { return file.extension() == ending; });
  };
  const bool on_a_model = !options.load.empty() || named(".safetensors");
  const bool on_a_state = named(kPreparedEnding);
  if (!on_a_model) laboratory.begin_playing();
  std::vector<fs::path> files = options.files;
  bool refused = false;
  window.run([&] {
    laboratory.frame(window.scale(), glfwGetTime());
    if (!files.empty()) {
      const int before = errors;
      laboratory.drop(std::exchange(files, {}));
      if (on_a_model && !on_a_state) trainer.wait_until_idle();  // its thread reads the checkpoint
      refused = errors > before || !trainer.snapshot()->error.empty();
    }
    if (ui.next_redraw() >= 0.0) window.request_redraw(ui.next_redraw());
  });
  laboratory.keep_window(window.place());
  if (options.frame_statistics)
    std::cerr << "first frame after " << window.seconds_to_first_frame() << " s; " << window.statistics().text()
              << std::endl;
  return refused ? 1 : 0;
}

}  // namespace unrolled
