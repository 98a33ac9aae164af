#include "app/commands/worksheet.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

#include "app/canvas/file_player.h"
#include "app/commands/command.h"
#include "app/draw/fonts.h"
#include "app/draw/theme.h"
#include "app/panels/words.h"
#include "app/panels/worksheet.h"
#include "app/shell/folders.h"
#include "core/math/random.h"

namespace unrolled {

namespace {

namespace fs = std::filesystem;

constexpr draw::Size kA4{595.0F, 842.0F};

struct WorksheetCommand {
  ExperimentOptions experiment;
  std::string output;
  std::string language = "en";
};

// Numbers that are multiplied by hand: every symbol has a tenth (a fiftieth where there are many symbols) or more, and
// what is left of a step falls to its symbols by the seed, most of it to one of them.
void round_emissions(Experiment& experiment) {
  Snapshot snapshot;
  experiment.fill(snapshot);
  const Observable* y = snapshot.observable("ctc.y");
  if (y == nullptr) return;
  const Index classes = y->values.rows();
  const Index parts = classes <= 8 ? 10 : 50;
  if (classes > parts) return;
  Random random(experiment.seed());
  Matrix<double> rounded(classes, y->values.cols());
  for (Index t = 0; t < rounded.cols(); ++t) {
    Index likeliest = 0;
    y->values.col(t).maxCoeff(&likeliest);
    rounded.col(t).setOnes();
    for (Index left = parts - classes; left > 0; --left) {
      const auto drawn = static_cast<Index>(random.below(static_cast<std::uint64_t>(classes)));
      rounded(random.below(3) == 0 ? drawn : likeliest, t) += 1.0;
    }
  }
  experiment.poke(Poke("ctc.y", 0, 0, rounded / static_cast<double>(parts)));
}

fs::path answers_of(const fs::path& sheet) {
  fs::path answers = sheet;
  answers.replace_filename(sheet.stem().string() + "-answers" + sheet.extension().string());
  return answers;
}

void write_worksheet(const WorksheetCommand& command) {
  const fs::path sheet = command.output, answers = answers_of(sheet);
  if (sheet.extension() != ".pdf") throw UsageError("-o " + command.output + ": expected a file that ends in .pdf");
  check_writable(sheet);
  check_writable(answers);
  const std::unique_ptr<Experiment> experiment = prepare_experiment(command.experiment);
  const bool asked_for = std::any_of(command.experiment.settings.begin(), command.experiment.settings.end(),
                                     [](const std::string& setting) { return setting.starts_with("emissions="); });
  if (!asked_for && command.experiment.preset.empty() && command.experiment.load.empty()) round_emissions(*experiment);
  Snapshot snapshot;
  experiment->fill(snapshot);
  if (!fits_on_worksheet(snapshot))
    throw std::runtime_error("the lesson " + experiment->lesson() +
                             " has no tables of CTC, in plain probabilities and with y in β, of at most 12 steps, "
                             "12 symbols and 8 labels that would fit on a sheet");
  const draw::Fonts fonts;
  const Words words(data_folder() / "assets" / "languages", command.language);
  draw::Theme theme = draw::light_theme();
  theme.page = {255, 255, 255};
  const PanelContext context{snapshot, {}, {}, theme, fonts, words};
  for (const bool with_answers : {false, true}) {
    const fs::path path = with_answers ? answers : sheet;
    canvas::write_figure(ctc_worksheet(context, with_answers, kA4), fonts, path, {theme.page, 1.0F});
    std::cout << path.string() << std::endl;
  }
}

}  // namespace

void add_worksheet(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "worksheet", "write a sheet of CTC to fill in by hand, and its answers beside it (NAME-answers.pdf)");
  auto options = std::make_shared<WorksheetCommand>();
  options->experiment.lesson = "ctc-apple";
  options->experiment.add_to(*command, false);
  command->add_option("-o,--output", options->output, "the file, NAME.pdf")->required()->type_name("FILE");
  command->add_option("--language", options->language, "en, ru or cs")
      ->check(CLI::IsMember({"en", "ru", "cs"}))
      ->capture_default_str();
  command->callback([options] { write_worksheet(*options); });
}

}  // namespace unrolled
