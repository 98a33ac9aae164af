// What panels show of CTC: emissions, the two tables, what follows from them, and the decoders' search.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ctc/emissions.h"
#include "core/ctc/prefix_beam.h"
#include "core/ctc/topology.h"
#include "core/ctc/trellis.h"
#include "core/run/snapshot.h"
#include "core/tasks/class_symbols.h"

namespace unrolled {

struct WatchedCtcOptions {
  ctc::TrellisOptions trellis = {};
  ctc::Scoring scoring = {};
  Index beam_width = 8;                   // 0: unbounded
  const ctc::PrefixBeam* beam = nullptr;  // found with these already, traced; null: it is searched for
};

// K symbols, T steps, S states of the extended labels. Publishes, all with the group "ctc":
//   ctc.logits, ctc.y, ctc.occupancy_by_symbol, ctc.gradient (y − occupancy_by_symbol), ctc.gradient_y     K x T
//   ctc.extended                                                  S x 1: the symbol of each state, 0 … K − 1
//   ctc.alpha, ctc.beta, ctc.product, ctc.occupancy, ctc.alpha_count, ctc.beta_count                       S x T
//   ctc.alpha_log_scale, ctc.beta_log_scale                       1 x T, for scaled arithmetic
//   ctc.log_p                                                     1 x 1: ln p
//   ctc.best_path, ctc.greedy_path                                1 x T: states of the likeliest path that spells the
//                                                                 target (not there where none does); symbols of the
//                                                                 likeliest path of all
//   ctc.beam        N x 9: the prefixes of the beam search (parent, symbol, time, kept, log_acoustic, log_language,
//                   words, log_total, merged), the root first
//   ctc.beam_total  N x T: what each was ranked by at each step, NaN where it did not compete
//   ctc.beam_kept   N x T: 1 where it was kept at a step, else 0
//   ctc.answers     M x 5: node of ctc.beam (−1 where it was left out), log_acoustic, log_language, words, log_total
// Of a large tree only prefixes that survived at least one step are there.
// Throws std::invalid_argument where the numbers do not fit.
std::vector<std::shared_ptr<const Observable>> ctc_observables(const ctc::Topology& topology,
                                                               const ctc::Emissions& emissions,
                                                               const Matrix<float>& logits, const ClassSymbols& symbols,
                                                               const WatchedCtcOptions& options);

}  // namespace unrolled
