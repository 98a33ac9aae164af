// `unrolled bench`: how fast a training step is on this machine.
#pragma once

#include <CLI/CLI.hpp>

namespace unrolled {

// Registers the subcommand `bench [--json] [CASE…]`. A case is called
//   kind_hH_tT_bB           a language model of 65 symbols with one recurrent layer of H units (lstm, gru or rnn),
//                           trained on chunks of T symbols in B columns; with urnn a unitary network of H complex
//                           units between 10 dense inputs and 9 classes at every step
//   adding_kind_tT_bB       one layer of 32 units that reads two numbers a step and answers one after the last
//                           (squared error)
//   ctc_tT_bB_cC_lL         the loss of CTC with its gradient to the logits, for B sequences of T steps over C
//                           symbols, each with a target of L labels
//   s2s_attention_tT_uU_bB  a network that reads sequences of T symbols and writes others of U
//   ntm_copy_tT_bB          a Neural Turing Machine that copies B sequences, in T steps in all
// Without a case the usual ones are measured.
void add_bench(CLI::App& app);

}  // namespace unrolled
