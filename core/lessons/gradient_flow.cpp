#include "core/lessons/gradient_flow.h"

#include "core/lessons/long_memory.h"
#include "core/lessons/long_memory_settings.h"

namespace unrolled {

std::unique_ptr<Experiment> make_gradient_flow() {
  return make_long_memory("gradient-flow", long_memory_settings("adding", "rnn_tanh", 128));
}

std::vector<SettingTexts> gradient_flow_rivals() { return {{{"cell", "lstm"}}, {{"cell", "gru"}}}; }

}  // namespace unrolled
