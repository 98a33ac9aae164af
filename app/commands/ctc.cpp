#include "app/commands/ctc.h"

#include <cmath>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "app/commands/aligned_table.h"
#include "app/commands/command.h"
#include "core/ctc/decoders.h"
#include "core/ctc/ngrams.h"
#include "core/ctc/paths.h"
#include "core/ctc/trellis.h"
#include "core/lessons/probability_file.h"
#include "core/run/whole_file.h"
#include "core/tasks/class_symbols.h"
#include "core/tasks/text_corpus.h"

namespace unrolled {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t kLineWidth = 110;
constexpr std::size_t kAnswersShown = 5;

struct CtcAnswer {
  ClassSymbols symbols;
  ctc::Topology topology;
  ctc::Emissions emissions;
  ctc::Trellis tables;   // α and β as probabilities
  ctc::Trellis trellis;  // in logarithms, which never underflow: everything else
  ctc::PathCount paths;
  ctc::BestPaths best;
  ctc::GreedyDecoding greedy;
  std::vector<ctc::Hypothesis> beam;
  bool language = false;

  // Of the best path; nothing where no path spells the target.
  std::optional<std::string> best_path() const {
    if (best.paths.empty() || !std::isfinite(best.log_probability)) return {};
    return symbols.text(ctc::symbols_of(topology, best.paths.front()));
  }
};

// What is wrong with what was typed is wrong usage.
template <class Work>
auto typed(const Work& work) {
  try {
    return work();
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

std::unique_ptr<ctc::LanguageModel> language_model(const CtcOptions& options, const ClassSymbols& symbols) {
  if (options.lm.empty()) return nullptr;
  const std::string text = read_whole_file(options.lm, kMostTextBytes);
  try {
    const Utterances utterances = utterances_of(text, symbols);
    if (utterances.words == 0)
      throw std::invalid_argument("none of its " + std::to_string(utterances.left_out) + " words is spelled with the " +
                                  "symbols " + symbols.all() + " alone");
    if (options.lm_kind == "words")
      return std::make_unique<ctc::WordNgrams>(utterances.symbols, options.lm_order, symbols.space());
    return std::make_unique<ctc::CharacterNgrams>(utterances.symbols, options.lm_order, symbols.size() - 1);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(options.lm + ": " + error.what());
  }
}

CtcAnswer answer_of(const CtcOptions& options) {
  ClassSymbols symbols = typed([&] { return ClassSymbols(options.symbols, options.blank); });
  ctc::Topology topology =
      typed([&] { return ctc::Topology(symbols.labels(options.target), symbols.blank(), symbols.size()); });
  const Matrix<double> outputs =
      read_probabilities(options.probs, symbols, options.logits ? Outputs::logits : Outputs::probabilities);
  const std::unique_ptr<ctc::LanguageModel> language = language_model(options, symbols);
  ctc::Emissions emissions =
      options.logits ? ctc::emissions_from_logits(outputs) : ctc::emissions_from_probabilities(outputs);
  ctc::PrefixBeamOptions beam;
  beam.width = options.beam_width;
  beam.scoring.language = language.get();
  beam.scoring.alpha = options.alpha;
  beam.scoring.beta = options.beta;
  beam.scoring.space = symbols.space();

  ctc::Trellis tables = ctc::make_trellis(topology, emissions, {});
  ctc::Trellis trellis = ctc::make_trellis(topology, emissions, {ctc::Arithmetic::kLogarithm});
  ctc::PathCount paths = ctc::count_paths(topology, emissions.steps());
  ctc::BestPaths best = ctc::best_paths(topology, emissions);
  ctc::GreedyDecoding greedy = ctc::greedy_decode(emissions.y, symbols.blank());
  std::vector<ctc::Hypothesis> answers = ctc::prefix_beam_search(emissions.y, symbols.blank(), beam).answers;
  return {std::move(symbols), std::move(topology), std::move(emissions), std::move(tables),  std::move(trellis), paths,
          std::move(best),    std::move(greedy),   std::move(answers),   language != nullptr};
}

// Not-a-number and infinities have no place in JSON: they are written as null.
ordered_json value(double x) { return std::isfinite(x) ? ordered_json(x) : ordered_json(); }

// A row per time step, of a matrix with a column per time step.
ordered_json by_time(const Matrix<double>& matrix) {
  ordered_json rows = ordered_json::array();
  for (Index t = 0; t < matrix.cols(); ++t) {
    ordered_json row = ordered_json::array();
    for (Index i = 0; i < matrix.rows(); ++i) row.push_back(value(matrix(i, t)));
    rows.push_back(std::move(row));
  }
  return rows;
}

void print_json(const CtcAnswer& answer) {
  const ctc::Trellis& trellis = answer.trellis;
  ordered_json line;
  line["feasible"] = trellis.feasible;
  line["p"] = answer.tables.p > 0.0 ? answer.tables.p : std::exp(trellis.log_p);
  line["log_p"] = value(trellis.log_p);
  line["loss"] = value(trellis.loss);
  line["paths"] = answer.paths.exact ? ordered_json(std::to_string(*answer.paths.exact)) : ordered_json();
  line["log_paths"] = value(answer.paths.logarithm);
  const std::optional<std::string> best_path = answer.best_path();
  line["best_path"] = best_path ? ordered_json(*best_path) : ordered_json();
  line["greedy"] = answer.symbols.text(answer.greedy.labels);
  line["beam"] = answer.beam.empty() ? ordered_json() : ordered_json(answer.symbols.text(answer.beam[0].labels));
  line["beam_answers"] = ordered_json::array();
  for (const ctc::Hypothesis& each : answer.beam)
    line["beam_answers"].push_back({{"text", answer.symbols.text(each.labels)},
                                    {"log_acoustic", value(each.log_acoustic)},
                                    {"log_language", value(each.log_language)},
                                    {"words", each.words},
                                    {"log_total", value(each.log_total)}});
  line["extended"] = ordered_json::array();
  for (const int symbol : answer.topology.extended()) line["extended"].push_back(answer.symbols.utf8(symbol));
  line["alpha"] = by_time(answer.tables.alpha);
  line["beta"] = by_time(answer.tables.beta);
  line["occupancy"] = by_time(trellis.occupancy);
  line["grad_logits"] = by_time(trellis.gradient_logits);
  line["grad_probs"] = by_time(trellis.gradient_y);
  std::cout << line.dump() << std::endl;
}

AlignedTable table_of(const std::string& name, const Matrix<double>& logarithms, const CtcAnswer& answer) {
  AlignedTable table;
  table.name = name;
  for (Index t = 0; t < logarithms.cols(); ++t) table.column_names.push_back(std::to_string(t + 1));
  for (Index s = 0; s < logarithms.rows(); ++s) {
    table.row_names.push_back(answer.symbols.label(answer.topology.symbol(s)));
    std::vector<std::string>& cells = table.cells.emplace_back();
    for (Index t = 0; t < logarithms.cols(); ++t) cells.push_back(three_digits(logarithms(s, t)));
  }
  return table;
}

std::string number(double value, const char* format = "%.6g") {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string in_marks(const std::string& text) { return '"' + text + '"'; }

void print_beam(const CtcAnswer& answer) {
  for (std::size_t i = 0; i < std::min(kAnswersShown, answer.beam.size()); ++i) {
    const ctc::Hypothesis& each = answer.beam[i];
    std::cout << (i == 0 ? "beam       " : "           ") << in_marks(answer.symbols.text(each.labels))
              << ", probability " << three_digits(each.log_acoustic);
    if (answer.language || each.log_total != each.log_acoustic) {
      std::cout << ": " << number(each.log_total) << " = ln P(c|x) " << number(each.log_acoustic);
      if (answer.language) std::cout << ", ln P_lm " << number(each.log_language);
      std::cout << ", words " << each.words;
    }
    std::cout << '\n';
  }
}

void print_text(const CtcAnswer& answer) {
  const ctc::Trellis& trellis = answer.trellis;
  std::cout << aligned_text(table_of("α  t =", trellis.alpha, answer), kLineWidth) << '\n'
            << aligned_text(table_of("β  t =", trellis.beta, answer), kLineWidth) << '\n';
  if (!trellis.feasible)
    std::cout << "infeasible: the target needs " << answer.topology.least_steps() << " time steps ("
              << answer.topology.label_count() << " labels, " << answer.topology.repeats()
              << " of them like the one before), there are " << answer.emissions.steps() << "\n";
  std::cout << "p          " << (std::isfinite(trellis.log_p) ? three_digits(trellis.log_p) : "0") << '\n'
            << "loss       " << (std::isfinite(trellis.loss) ? number(trellis.loss, "%.12g") : "infinite") << '\n'
            << "paths      "
            << (answer.paths.exact ? std::to_string(*answer.paths.exact) : three_digits(answer.paths.logarithm))
            << '\n';
  const std::optional<std::string> best_path = answer.best_path();
  std::cout << "best path  ";
  if (best_path) {
    std::cout << *best_path << ", probability " << three_digits(answer.best.log_probability);
    if (!answer.best.ties.exact)
      std::cout << ", one of about " << three_digits(answer.best.ties.logarithm) << " that tie";
    else if (*answer.best.ties.exact > 1)
      std::cout << ", one of " << *answer.best.ties.exact << " that tie";
  } else {
    std::cout << "none";
  }
  std::cout << '\n'
            << "greedy     " << in_marks(answer.symbols.text(answer.greedy.labels)) << ", of the path "
            << answer.symbols.text(answer.greedy.path) << ", probability " << three_digits(answer.greedy.log_path)
            << '\n';
  print_beam(answer);
  std::cout << std::flush;
}

}  // namespace

void run_ctc(const CtcOptions& options) {
  const CtcAnswer answer = answer_of(options);
  if (options.json) {
    print_json(answer);
  } else {
    print_text(answer);
  }
}

void add_ctc(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "ctc",
      "CTC's tables, loss and decodings of what a network said; a value that begins with - needs an =: --blank=-");
  auto options = std::make_shared<CtcOptions>();
  command->add_option("--probs", options->probs, "the network's output, CSV or NPY: a row per time step")
      ->required()
      ->type_name("FILE");
  command->add_option("--symbols", options->symbols, "the symbols of the columns, a letter each, with the blank")
      ->required()
      ->type_name("LETTERS");
  command->add_option("--target", options->target, "what was to be said")->required();
  command->add_flag("--logits", options->logits, "the file holds logits; the softmax is taken of each row");
  command->add_option("--blank", options->blank, "which of the symbols is the blank")->capture_default_str();
  command->add_option("--beam-width", options->beam_width, "prefixes that the beam keeps; 0: all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  CLI::Option* lm = command->add_option("--lm", options->lm, "a UTF-8 text, an utterance a line, for a language model")
                        ->type_name("FILE");
  command->add_option("--lm-kind", options->lm_kind, "n-grams of characters or words")
      ->check(CLI::IsMember({"characters", "words"}))
      ->needs(lm)
      ->capture_default_str();
  command->add_option("--lm-order", options->lm_order, "the n of the n-grams")
      ->check(CLI::Range(1, ctc::kMostNgramOrder))
      ->needs(lm)
      ->capture_default_str();
  command->add_option("--alpha", options->alpha, "weight of the language model")
      ->check(CLI::NonNegativeNumber)
      ->needs(lm)
      ->capture_default_str();
  command->add_option("--beta", options->beta, "what each word is rewarded with")->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object");
  command->callback([options] { run_ctc(*options); });
}

}  // namespace unrolled
