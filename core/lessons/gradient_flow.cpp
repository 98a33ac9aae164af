#include "core/lessons/gradient_flow.h"

#include "core/lessons/long_memory.h"
#include "core/lessons/long_memory_settings.h"

namespace unrolled {

std::unique_ptr<Experiment> make_gradient_flow() {
  return make_long_memory("gradient-flow", long_memory_settings("adding", "rnn_tanh", 128));
}

std::vector<SettingTexts> gradient_flow_rivals() { return {{{"cell", "lstm"}}, {{"cell", "gru"}}}; }

std::vector<Preset> gradient_flow_presets() {
  return {
      {"gaussian",
       "Weights drawn from N(0, 0.01²), as minimal programs do: the gradient is gone after a few steps.",
       {{"initialiser", "normal"}}},
      {"orthogonal",
       "Recurrent weights that keep every length: what is lost now is lost by tanh.",
       {{"initialiser", "orthogonal"}}},
      {"identity", "ReLU units that begin as copies of themselves: the IRNN.", {{"cell", "irnn"}}},
      {"highway",
       "An LSTM whose forget gate is held at 1: nothing is forgotten.",
       {{"cell", "lstm"}, {"hold_f", "on"}}},
      {"as-rnn",
       "An LSTM with i = 1, f = 0 and o = 1: a plain network, but for a second tanh.",
       {{"cell", "lstm"}, {"hold_i", "on"}, {"hold_f", "on"}, {"f", "0"}, {"hold_o", "on"}}},
      {"exploding",
       "Large recurrent weights, plain descent, no clipping: after some twenty updates the gradient explodes.",
       {{"cell", "rnn_tanh"},
        {"spectral_radius", "1.5"},
        {"optimiser", "sgd"},
        {"learning_rate", "0.1"},
        {"clipping", "none"}}},
      {"clipped",
       "The same with the gradient's norm clipped at 1: it goes on.",
       {{"cell", "rnn_tanh"},
        {"spectral_radius", "1.5"},
        {"optimiser", "sgd"},
        {"learning_rate", "0.1"},
        {"clipping", "norm"}}},
  };
}

}  // namespace unrolled
