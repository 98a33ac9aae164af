// Parameters in a checkpoint under the names, in the shapes and in the order of gates of PyTorch's modules, so that
// they load there into a module with `rnn` (nn.LSTM, nn.GRU or nn.RNN), `output` (nn.Linear) and `embedding`
// (nn.Embedding), by load_state_dict(…, strict=False).
//
//   ours                       PyTorch's
//   lstm.W_x     (4H x I)      rnn.weight_ih_l0    rows i, f, g, o (GRU: r, z, n, ours being r, u, n)
//   lstm.W_h     (4H x H)      rnn.weight_hh_l0
//   lstm.b       (4H x 1)      rnn.bias_ih_l0      (4H); rnn.bias_hh_l0 is zeros, or 0, 0, b_hn for a GRU
//   lstm.2.W_x                 rnn.weight_ih_l1
//   output.W, output.b         output.weight, output.bias
//   embedding.W  (D x V)       embedding.weight    (V x D)
//
// nn.GRU applies the reset gate after the product with W_hn. A GRU that applies it before the product computes
// something else; its parameters keep their own names, so that PyTorch says that they are missing instead of
// computing nonsense. So do those of cells that PyTorch has not: with peepholes, with a context.
#pragma once

#include "core/math/parameter.h"
#include "core/run/safetensors.h"

namespace unrolled {

void put_torch_parameters(Archive& archive, const ParameterSet<float>& parameters);

// Takes them back bit for bit; also from PyTorch, where both biases have values, and from a checkpoint with our own
// names. Throws std::invalid_argument naming what is missing, has another shape, or holds NaN or infinity.
void take_torch_parameters(const Archive& archive, const ParameterSet<float>& parameters);

}  // namespace unrolled
