#include "app/shell/run_window.h"

#include <GLFW/glfw3.h>

#include <iostream>

#include "app/canvas/file_player.h"
#include "app/shell/folders.h"
#include "app/shell/laboratory.h"
#include "app/shell/window.h"
#include "core/lessons/lessons.h"

namespace unrolled {

namespace fs = std::filesystem;

namespace {

std::unique_ptr<Experiment> first_experiment(const StartOptions& options) {
  if (!options.load.empty()) return load_experiment(options.load);
  auto experiment = make_experiment(options.lesson.empty() ? opening_lesson().id : options.lesson);
  experiment->reset(options.seed);
  return experiment;
}

}  // namespace

int run_window(const StartOptions& options) {
  PreferencesFile preferences(preferences_folder() / "preferences.json");
  const draw::Fonts metrics;
  Window window(WindowOptions{}, Laboratory::theme_of(preferences.load()), metrics);
  Trainer trainer(first_experiment(options), make_experiment, load_experiment, [&] { window.wake(); });

  Laboratory::Host host;
  host.set_theme = [&](const draw::Theme& theme) { window.set_theme(theme); };
  host.set_title = [&](const std::string& title) { window.set_title(title); };
  host.close = [&] { window.close(); };
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
  Ui ui(window.player(), window.fonts(), window.widgets());
  Laboratory laboratory(trainer, ui, preferences, data_folder() / "assets", std::move(host));
  window.on_drop([&](const std::vector<fs::path>& files) {
    laboratory.drop(files);
    window.wake();
  });
  if (options.load.empty()) laboratory.play(true);
  window.run([&] {
    laboratory.frame(window.scale(), glfwGetTime());
    if (ui.next_redraw() >= 0.0) window.request_redraw(ui.next_redraw());
  });
  if (options.frame_statistics)
    std::cerr << "first frame after " << window.seconds_to_first_frame() << " s; " << window.statistics().text()
              << std::endl;
  return 0;
}

}  // namespace unrolled
