// `unrolled bench`: how fast a training step is on this machine.
#pragma once

#include <CLI/CLI.hpp>

namespace unrolled {

// Registers the subcommand `bench [--json] [CASE…]`. A case is called kind_hH_tT_bB: a language model of 65 symbols
// with one recurrent layer of H units (lstm, gru or rnn), trained on chunks of T symbols in B columns; or
// ctc_tT_bB_cC_lL: the loss of CTC with its gradient to the logits, for B sequences of T steps over C symbols, each
// with a target of L labels. Without a case the usual ones are measured.
void add_bench(CLI::App& app);

}  // namespace unrolled
