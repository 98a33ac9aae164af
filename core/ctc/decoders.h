// From probabilities to labellings. Four ways, each a file of its own:
//   greedy        the likeliest path, collapsed; its labelling need not be the likeliest
//   plain beam    the likeliest paths, not added up: for comparison
//   prefix beam   the likeliest labellings, their paths added up as far as the beam is wide
//   exact         all labellings, for small cases
// What the last three prefer may listen to a language model: scoring.h, language_model.h and ngrams.h.
#pragma once

#include "core/ctc/exact.h"
#include "core/ctc/greedy.h"
#include "core/ctc/plain_beam.h"
#include "core/ctc/prefix_beam.h"
