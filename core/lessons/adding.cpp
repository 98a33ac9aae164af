#include "core/lessons/adding.h"

#include "core/lessons/long_memory.h"
#include "core/lessons/long_memory_settings.h"

namespace unrolled {

std::unique_ptr<Experiment> make_adding() {
  return make_long_memory("adding", long_memory_settings("adding", "lstm", 100));
}

std::vector<SettingTexts> adding_rivals() {
  return {
      {{"cell", "rnn_tanh"}}, {{"cell", "rnn_tanh"}, {"initialiser", "orthogonal"}},
      {{"cell", "irnn"}},     {{"cell", "lstm_peephole"}},
      {{"cell", "gru"}},      {{"cell", "scrn"}},
      {{"cell", "urnn"}},
  };
}

std::vector<Preset> adding_presets() {
  return {
      {"short", "The adding problem over 50 steps: quick to learn, for a cell that remembers.", {{"length", "50"}}},
      {"long", "The adding problem over 400 steps.", {{"length", "400"}}},
      {"copying",
       "Ten letters are to be said again after a pause of 30 steps, by a unitary network.",
       {{"task", "copying"}, {"cell", "urnn"}}},
      {"order",
       "Which of two letters came first: a plain network learns it with the regulariser Ω.",
       {{"task", "temporal-order"}, {"cell", "rnn_tanh"}}},
      {"order-without-omega",
       "The same without Ω: plain descent alone seldom finds it.",
       {{"task", "temporal-order"}, {"cell", "rnn_tanh"}, {"omega", "0"}}},
      {"topic",
       "The next word of a text whose topic must be held in mind, with SCRN's slow units.",
       {{"task", "topic"}, {"cell", "scrn"}}},
  };
}

}  // namespace unrolled
