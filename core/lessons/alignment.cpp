#include "core/lessons/alignment.h"

#include "core/lessons/sequence_to_sequence_lesson.h"
#include "core/lessons/sequence_to_sequence_settings.h"

namespace unrolled {

std::unique_ptr<Experiment> make_alignment() {
  return make_sequence_to_sequence("alignment", sequence_to_sequence_settings("dates", "bahdanau"));
}

std::vector<Preset> alignment_presets() {
  return {
      {"reverse", "Letters are written backwards: the alignment is the other diagonal.", {{"task", "reverse"}}},
      {"phrases", "Phrases of a small invented language pair whose adjectives change places.", {{"task", "phrases"}}},
      {"numbers", "Numbers in English words become digits.", {{"task", "numbers-en"}}},
      {"numbers-ru", "Numbers in Russian words become digits.", {{"task", "numbers-ru"}}},
      {"numbers-cs", "Numbers in Czech words become digits.", {{"task", "numbers-cs"}}},
      {"local-m",
       "A window that moves on one place a step, where source and target run side by side.",
       {{"task", "copy"}, {"attention", "dot"}, {"window", "local-m"}}},
      {"local-p",
       "A window whose place is predicted, wide at first and narrower as training goes on.",
       {{"task", "reverse"}, {"attention", "dot"}, {"window", "local-p"}}},
      {"hard-window",
       "The predicted window as it was published, narrow from the start.",
       {{"task", "reverse"}, {"attention", "dot"}, {"window", "local-p"}, {"anneal", "0"}}},
  };
}

}  // namespace unrolled
