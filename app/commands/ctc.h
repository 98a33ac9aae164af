// `unrolled ctc`: the forward-backward tables, the loss and the decodings of what a network said.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

namespace unrolled {

struct CtcOptions {
  std::string probs;    // path of a CSV or NPY file: rows are time
  std::string symbols;  // UTF-8, in the order of its columns
  std::string target;
  std::string blank = "_";
  bool logits = false;  // the file holds the numbers before the softmax
  std::int64_t beam_width = 25;
  std::string lm;  // path of a text to count n-grams of; empty: no language model
  std::string lm_kind = "characters";
  int lm_order = 3;
  double alpha = 1.0;
  double beta = 0.0;
  bool json = false;
};

// Prints the answer. Throws UsageError for symbols, a target or a blank that cannot be, and std::runtime_error in one
// line that names the file and the row or symbol that is wrong. An infeasible target is an answer: p = 0.
void run_ctc(const CtcOptions& options);

void add_ctc(CLI::App& app);

}  // namespace unrolled
