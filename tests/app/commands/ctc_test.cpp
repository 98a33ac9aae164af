#include "app/commands/ctc.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iostream>
#include <sstream>

#include "app/commands/command.h"
#include "core/lessons/probability_file.h"
#include "tests/core/oracles.h"
#include "tests/core/run/scratch_folder.h"

using namespace unrolled;

namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

std::string said(const CtcOptions& options) {
  std::ostringstream text;
  std::streambuf* const screen = std::cout.rdbuf(text.rdbuf());
  try {
    run_ctc(options);
  } catch (const UsageError& error) {
    text << "usage: " << error.what();
  } catch (const std::exception& error) {
    text << error.what();
  }
  std::cout.rdbuf(screen);
  return text.str();
}

nlohmann::json json_of(CtcOptions options) {
  options.json = true;
  const std::string text = said(options);
  CAPTURE(text);
  REQUIRE(nlohmann::json::accept(text));
  return nlohmann::json::parse(text);
}

// Symbols of so many classes, of which the blank is "_" and the others are letters, and a target in them.
struct Lettered {
  std::string symbols;
  std::string target;

  Lettered(Index classes, int blank, const std::vector<int>& labels) {
    for (int k = 0; k < static_cast<int>(classes); ++k)
      symbols += k == blank ? '_' : kLetters.at(static_cast<std::size_t>(k));
    for (const int label : labels) target += symbols.at(static_cast<std::size_t>(label));
  }
};

// A file of a table, K x T, as people would hand it over.
CtcOptions options_for(const ScratchFolder& folder, const Lettered& names, const Matrix<double>& table, bool logits,
                       bool npy) {
  CtcOptions options;
  options.symbols = names.symbols;
  options.target = names.target;
  options.logits = logits;
  options.probs = (folder / (npy ? "y.npy" : "y.csv")).string();
  write_bytes(options.probs, npy ? probabilities_npy(table) : probabilities_csv(table, ClassSymbols(names.symbols)));
  return options;
}

CtcOptions mini(const ScratchFolder& folder) {
  write_bytes(folder / "y.csv", "0.4,0,0.6\n0.4,0,0.6\n");
  CtcOptions options;
  options.probs = (folder / "y.csv").string();
  options.symbols = "ab_";
  options.target = "a";
  return options;
}

}  // namespace

TEST_CASE("ctc --json: PyTorch's loss and gradient, from logits and from probabilities, CSV and NPY") {
  const ScratchFolder folder;
  for (const nlohmann::json& each : oracles().at("ctc")) {
    INFO(each.at("name").get<std::string>());
    const Lettered names(each.at("classes"), each.at("blank"), each.at("target"));
    const Matrix<double> logits = matrix_of(each.at("logits")).transpose();
    const Matrix<double> probabilities = matrix_of(each.at("log_probs")).transpose().array().exp().matrix();
    for (const bool from_logits : {true, false}) {
      const nlohmann::json answer =
          json_of(options_for(folder, names, from_logits ? logits : probabilities, from_logits, !from_logits));
      const bool feasible = !each.at("loss").is_null();
      CHECK(answer.at("feasible") == feasible);
      REQUIRE(answer.at("alpha").size() == each.at("T"));
      REQUIRE(answer.at("occupancy")[0].size() == 2 * each.at("target").size() + 1);
      if (!feasible) {
        CHECK((answer.at("loss").is_null() && answer.at("log_p").is_null() && answer.at("log_paths").is_null()));
        CHECK((answer.at("p") == 0.0 && answer.at("paths") == "0" && answer.at("best_path").is_null()));
        CHECK(matrix_of(answer.at("grad_logits")).isZero(0.0));
        CHECK(matrix_of(answer.at("grad_probs")).isZero(0.0));
        continue;
      }
      const double loss = each.at("loss");
      CHECK(std::abs(answer.at("loss").get<double>() / loss - 1.0) < 1e-10);
      CHECK(std::abs(answer.at("log_p").get<double>() + loss) < 1e-10 * loss);
      CHECK(std::abs(answer.at("p").get<double>() / std::exp(-loss) - 1.0) < 1e-9);
      CHECK(largest_difference(matrix_of(answer.at("grad_logits")), matrix_of(each.at("grad_logits"))) < 1e-10);
    }
  }
}

TEST_CASE("ctc --json: the published tables, with both emissions at t in the product") {
  const ScratchFolder folder;
  for (const nlohmann::json& each : published().at("ctc")) {
    INFO(each.at("name").get<std::string>());
    const Matrix<double> y = matrix_of(each.at("probs")).transpose();
    const Lettered names(y.rows(), each.at("blank"), each.at("labels"));
    const nlohmann::json answer = json_of(options_for(folder, names, y, false, true));
    const Matrix<double> alpha = matrix_of(answer.at("alpha")), beta = matrix_of(answer.at("beta"));
    CHECK(largest_difference(alpha, matrix_of(each.at("alpha"))) < 1e-10);
    CHECK(largest_difference(beta, matrix_of(each.at("beta_slide_convention"))) < 1e-10);
    CHECK(largest_difference(matrix_of(answer.at("grad_logits")), matrix_of(each.at("grad_wrt_logits"))) < 1e-10);
    const double p = answer.at("p");
    const Matrix<double> occupancy = matrix_of(answer.at("occupancy")), slopes = matrix_of(answer.at("grad_probs"));
    for (Index t = 0; t < y.cols(); ++t) {
      CHECK(occupancy.row(t).sum() == doctest::Approx(1.0).epsilon(1e-12));
      Eigen::VectorXd expected = Eigen::VectorXd::Zero(y.rows());
      for (Index s = 0; s < alpha.cols(); ++s) {
        const Index k = each.at("lprime").at(static_cast<std::size_t>(s));
        expected(k) -= alpha(t, s) * beta(t, s) / (p * y(k, t) * y(k, t));
      }
      CHECK(largest_difference(slopes.row(t).transpose(), expected) < 1e-10);
    }
  }
  for (const nlohmann::json& each : published().at("path_counts")) {
    const Matrix<double> y = Matrix<double>::Constant(5, each.at("T").get<Index>(), 0.2);
    const Lettered names(5, 4, each.at("labels"));
    CHECK(json_of(options_for(folder, names, y, false, false)).at("paths") ==
          std::to_string(each.at("paths").get<int>()));
  }
}

TEST_CASE("ctc --json: more paths than 64 bits count, and probabilities below every double") {
  const ScratchFolder folder;
  const Matrix<double> y = Matrix<double>::Constant(3, 1000, 1.0 / 3.0);
  const Lettered names(3, 2, std::vector<int>(100, 0));
  const nlohmann::json answer = json_of(options_for(folder, names, y, false, true));
  CHECK(answer.at("paths").is_null());
  // C(1000 + 100 − 99, 200) paths, each of 3^−1000.
  const double log_paths = std::lgamma(1002.0) - std::lgamma(201.0) - std::lgamma(802.0);
  CHECK(answer.at("log_paths").get<double>() == doctest::Approx(log_paths).epsilon(1e-9));
  CHECK(answer.at("loss").get<double>() == doctest::Approx(1000.0 * std::log(3.0) - log_paths).epsilon(1e-9));
  CHECK(answer.at("best_path").get<std::string>().size() == 1000);
}

TEST_CASE("ctc prints the tables, the loss and the decodings") {
  const ScratchFolder folder;
  CHECK(said(mini(folder)) ==
        "α  t =      1      2\n"
        "_       0.600  0.360\n"
        "a       0.400  0.400\n"
        "_           ·  0.240\n"
        "\n"
        "β  t =      1      2\n"
        "_       0.240      ·\n"
        "a       0.400  0.400\n"
        "_       0.360  0.600\n"
        "\n"
        "p          0.640\n"
        "loss       0.446287102628\n"
        "paths      3\n"
        "best path  _a, probability 0.240, one of 2 that tie\n"
        "greedy     \"\", of the path __, probability 0.360\n"
        "beam       \"a\", probability 0.640\n"
        "           \"\", probability 0.360\n");
  CtcOptions options = mini(folder);
  options.target = "aa";
  const std::string text = said(options);
  CHECK(text.find("infeasible: the target needs 3 time steps (2 labels, 1 of them like the one before), there are 2\n"
                  "p          0\n"
                  "loss       infinite\n"
                  "paths      0\n"
                  "best path  none\n") != std::string::npos);
  options.target = "";
  CHECK(json_of(options).at("p") == doctest::Approx(0.36));
}

TEST_CASE("a language model changes what the beam answers") {
  const ScratchFolder folder;
  write_bytes(folder / "y.csv", "_,a,b,c\n0.1,0.8,0.05,0.05\n0.1,0.1,0.45,0.35\n0.1,0.8,0.05,0.05\n");
  write_bytes(folder / "text", "aca\nAca\naca\n");
  CtcOptions options;
  options.probs = (folder / "y.csv").string();
  options.symbols = "_abc";
  options.target = "aca";
  CHECK(json_of(options).at("beam") == "aba");
  options.lm = (folder / "text").string();
  for (const char* const kind : {"characters", "words"}) {
    options.lm_kind = kind;
    options.alpha = 1.0;
    const nlohmann::json answer = json_of(options);
    CHECK(answer.at("beam") == "aca");
    CHECK(answer.at("greedy") == "aba");
    const nlohmann::json& best = answer.at("beam_answers")[0];
    CHECK(best.at("log_total").get<double>() ==
          doctest::Approx(best.at("log_acoustic").get<double>() + best.at("log_language").get<double>()));
    options.alpha = 0.0;
    CHECK(json_of(options).at("beam") == "aba");
  }
  options.alpha = 1.0;
  CHECK(said(options).find("= ln P(c|x) ") != std::string::npos);
  write_bytes(folder / "text", "xyz zyx\n");
  CHECK(said(options) == options.lm + ": none of its 2 words is spelled with the symbols _abc alone");
  write_bytes(folder / "text", "a\xFF");
  CHECK(said(options).starts_with(options.lm + ": byte 1, in line 1, "));
}

TEST_CASE("what cannot be is told in one line: wrong usage, or the file and where in it") {
  const ScratchFolder folder;
  CtcOptions options = mini(folder);
  options.target = "abz";
  CHECK(said(options) == "usage: the target: character 3, \"z\" (U+007A), is none of the symbols ab_");
  options.target = "a_";
  CHECK(said(options) ==
        "usage: the target: character 2, \"_\" (U+005F), is the blank, which stands between labels and is none");
  options.target = "a";
  options.symbols = "ab";
  CHECK(said(options) == "usage: the blank \"_\" (U+005F) is none of the symbols ab");
  options.symbols = "abc_";
  CHECK(said(options) ==
        options.probs + ": row 1 (line 1) has 3 columns, expected 4, one for each of the symbols abc_");
  options.symbols = "ab_";
  write_bytes(options.probs, "0.4,0,0.6\n0.4,0,0.5\n");
  CHECK(said(options) ==
        options.probs + ": row 2 sums to 0.9, expected 1; for the numbers before a softmax there are logits");
  options.probs = (folder / "absent").string();
  CHECK(said(options) == options.probs + ": cannot be read: No such file or directory");
}

TEST_CASE("the options of the command line arrive") {
  const ScratchFolder folder;
  CtcOptions options = mini(folder);
  write_bytes(options.probs, "0.4,0,0.6\n-0.4,0,0.6\n");
  const auto run = [&](const std::string& arguments) {
    CLI::App app;
    add_ctc(app);
    std::ostringstream text;
    std::streambuf* const screen = std::cout.rdbuf(text.rdbuf());
    try {
      app.parse("ctc --probs " + options.probs + " " + arguments);
    } catch (const std::exception& error) {
      text << error.what();
    }
    std::cout.rdbuf(screen);
    return text.str();
  };
  CHECK(run("--symbols=-ab --blank=- --target a").find("row 2, symbol \"-\": -0.4 is negative") != std::string::npos);
  CHECK(run("--symbols=-ab --blank=- --target a --logits --json --beam-width 1").starts_with("{\"feasible\":true,"));
  CHECK(run("--symbols _ab --target a --alpha 2").find("--lm") != std::string::npos);
  CHECK(run("--symbols _ab").find("--target") != std::string::npos);
  CHECK(run("--symbols _ab --target a --beam-width -1").find("--beam-width") != std::string::npos);
}
