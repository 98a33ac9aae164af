#include "app/commands/figure.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/commands/command.h"
#include "app/commands/figures.h"
#include "app/commands/progress.h"
#include "app/shell/export.h"
#include "core/lessons/lessons.h"
#include "core/run/timeline.h"

namespace unrolled {

namespace {

struct FigureCommand {
  ExperimentOptions experiment;
  std::string panel;
  std::string output;
  std::int64_t steps = -1;
  std::int64_t since = -1;
  std::vector<std::string> options;
  std::vector<std::string> rivals;
  std::string size = "720x405";
  std::string theme = "light";
  std::string stretch;
  FigureStyle style;
};

draw::Size parse_size(const std::string& text) {
  draw::Size size;
  char times = 0;
  int used = 0;
  if (std::sscanf(text.c_str(), "%f%c%f%n", &size.width, &times, &size.height, &used) != 3 || times != 'x' ||
      static_cast<std::size_t>(used) != text.size() || !(size.width >= 100 && size.width <= 10000) ||
      !(size.height >= 60 && size.height <= 10000))
    throw UsageError("--size is \"" + text + "\", expected WIDTHxHEIGHT in points, 100x60 … 10000x10000");
  return size;
}

Brush parse_stretch(const std::string& text) {
  if (text.empty()) return {};
  Brush stretch;
  char to = 0;
  int used = 0;
  if (std::sscanf(text.c_str(), "%d%c%d%n", &stretch.first, &to, &stretch.last, &used) != 3 || to != '-' ||
      static_cast<std::size_t>(used) != text.size() || stretch.first < 0 || stretch.last < stretch.first)
    throw UsageError("--stretch is \"" + text + "\", expected FIRST-LAST, time steps from 0");
  return stretch;
}

// "cell=gru,hidden=64", or "lesson" for the runs that race when the lesson opens.
std::vector<SettingTexts> parse_rivals(const std::vector<std::string>& texts, const Lesson& lesson) {
  std::vector<SettingTexts> rivals;
  for (const std::string& text : texts) {
    if (text == "lesson") {
      if (lesson.rivals.empty()) throw UsageError("--race lesson: in the lesson " + lesson.id + " no runs race");
      rivals.insert(rivals.end(), lesson.rivals.begin(), lesson.rivals.end());
      continue;
    }
    SettingTexts chosen;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find(',', at), text.size()), equals = text.find('=', at);
      if (equals >= end) throw UsageError("--race " + text + ": expected lesson, or NAME=VALUE,NAME=VALUE …");
      chosen.emplace_back(text.substr(at, equals - at), text.substr(equals + 1, end - equals - 1));
      at = end + 1;
    }
    rivals.push_back(std::move(chosen));
  }
  return rivals;
}

Snapshot shown(Timeline& timeline) {
  Snapshot snapshot;
  timeline.fill(snapshot);
  return snapshot;
}

void check_since(const FigureCommand& command, const Panel& panel, std::int64_t first, std::int64_t last) {
  if (!panel.shows_differences())
    throw UsageError("--since: the panel " + panel.id() + " does not show what has changed between two moments");
  if (command.since < first || command.since > last)
    throw UsageError("--since is " + std::to_string(command.since) + ", expected a step of this training, " +
                     std::to_string(first) + " … " + std::to_string(last));
}

void check_ending(const std::string& output) {
  const std::vector<std::string>& endings = export_endings();
  const std::string ending = std::filesystem::path(output).extension().string();
  if (!ending.empty() && std::find(endings.begin(), endings.end(), ending.substr(1)) != endings.end()) return;
  std::string known;
  for (const std::string& one : endings)
    known += (&one == &endings.back() ? " or ." : known.empty() ? "." : ", .") + one;
  throw UsageError("-o " + output + ": expected a file that ends in " + known);
}

void run(FigureCommand& command) {
  std::unique_ptr<Panel> panel;
  try {
    panel = make_panel(command.panel);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
  command.style.size = parse_size(command.size);
  command.style.stretch = parse_stretch(command.stretch);
  command.style.dark = command.theme == "dark";
  check_ending(command.output);
  check_writable(command.output);
  std::unique_ptr<Experiment> experiment = prepare_experiment(command.experiment);
  const Lesson& lesson = find_lesson(experiment->lesson());
  const std::vector<SettingTexts> rivals = parse_rivals(command.rivals, lesson);
  Timeline timeline(std::move(experiment), make_experiment, 0);  // without a history
  for (const SettingTexts& chosen : rivals) {
    try {
      timeline.race(chosen);
    } catch (const std::invalid_argument& error) {
      throw UsageError(std::string("--race: ") + error.what());
    }
  }
  // Most fresh models have learnt nothing worth a picture; a loaded one is shown as it is unless steps are asked for.
  const std::int64_t usual = command.experiment.load.empty() ? lesson.figure_steps : 0;
  const std::int64_t first = timeline.experiment().step(), steps = command.steps >= 0 ? command.steps : usual;
  // A mistyped option is best said before the training, if what can be chosen is known by then.
  const auto choose = [&] { choose_options(shown(timeline), *panel, command.options, command.style); };
  const bool compares = command.since >= 0;
  if (compares) check_since(command, *panel, first, first + steps);
  const bool known_early = panel->ready(shown(timeline)) && !compares;
  if (known_early) choose();
  {
    const auto keep_when_due = [&] {
      if (compares && timeline.experiment().step() == command.since) timeline.keep_moment();
    };
    keep_when_due();
    Progress progress;
    while (timeline.experiment().step() < first + steps) {
      const std::optional<StepReport> report = timeline.train();
      if (report && !report->error.empty()) throw std::runtime_error(report->error);
      if (report) keep_when_due();
      const std::int64_t made = timeline.experiment().step() - first;
      progress.show(static_cast<double>(made) / static_cast<double>(steps), "",
                    "step " + std::to_string(timeline.experiment().step()));
    }
  }
  while (timeline.train_behind()) {
    // Beside a model that was loaded all are to have come as far.
  }
  for (const std::string& message : timeline.take_messages()) std::cerr << "unrolled: " << message << std::endl;
  timeline.experiment().evaluate_now();
  if (compares && std::none_of(command.options.begin(), command.options.end(),
                               [](const std::string& option) { return option.starts_with("runs="); }))
    command.options.emplace_back("runs=minus:kept");
  if (!known_early) choose();
  draw_figure(shown(timeline), *panel, command.output, command.style);
  std::cout << command.output << std::endl;
}

}  // namespace

void add_figure(CLI::App& app) {
  CLI::App* command = app.add_subcommand("figure", "draw one panel of a lesson into a file");
  auto options = std::make_shared<FigureCommand>();
  options->experiment.add_to(*command);
  command->add_option("panel", options->panel, "which panel")->required();
  command->add_option("-o,--output", options->output, "the file; its ending (svg, pdf, png, csv, npy, inkml) says what")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--steps", options->steps,
                   "updates to make first (200; 0 after --load and where a lesson begins with all there is to see)")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--since", options->since,
                   "show what has changed since the model had made so many updates, in a panel that shows differences")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--option", options->options, "of the panel, name=value; may be given again")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command
      ->add_option(
          "--race", options->rivals,
          "a run that trains beside it: what it has otherwise, as cell=gru,hidden=64; or lesson: those that the "
          "lesson opens with; may be given again")
      ->type_name("NAME=VALUE,…")
      ->allow_extra_args(false);
  command->add_option("--size", options->size, "in points")->type_name("WxH")->capture_default_str();
  command->add_option("--scale", options->style.png_scale, "of PNG: pixels per point")
      ->check(CLI::Range(0.5, 10.0))
      ->capture_default_str();
  command->add_option("--theme", options->theme, "light or dark")
      ->check(CLI::IsMember({"light", "dark"}))
      ->capture_default_str();
  command->add_option("--language", options->style.language, "en, ru or cs")
      ->check(CLI::IsMember({"en", "ru", "cs"}))
      ->capture_default_str();
  command->add_option("--unit", options->style.pinned.unit, "the unit to mark")->check(CLI::NonNegativeNumber);
  command->add_option("--time", options->style.pinned.time, "the time step to mark")->check(CLI::NonNegativeNumber);
  command->add_option("--source", options->style.pinned.source, "the place to mark of what an encoder reads")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--row", options->style.pinned.row, "the row of an external memory to mark")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--stretch", options->stretch, "time steps to mark together")->type_name("FIRST-LAST");
  command->callback([options] { run(*options); });
}

}  // namespace unrolled
