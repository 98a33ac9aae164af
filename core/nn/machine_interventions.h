// Values that are given by hand while a Neural Turing Machine runs (turing_machine.h): a cell of its memory, a weight
// of a head, a number that the controller emitted. The machine runs on from them.
#pragma once

#include <vector>

#include "core/math/tape.h"

namespace unrolled {

enum class MachinePart {
  kMemory,   // after the writes of a step: row n*M + m is entry m of row n
  kWeights,  // of a head
  kKey,
  kBeta,
  kGate,
  kShift,
  kGamma,
  kErase,   // e of a write head
  kAdd,     // a of a write head
  kVector,  // what a read head reads
};

struct GivenValue {
  MachinePart part = MachinePart::kMemory;
  int head = 0;    // as TuringMachine::head_name() counts them; the memory has none
  Index step = 0;  // from 0; of the memory also −1: before the first step
  Index row = 0;   // of the part
  double value = 0.0;
};

// Of one entry that is given twice, the later one holds.
struct Interventions {
  std::vector<GivenValue> values;
};

// What was computed, or a copy with what is given of that part, head and step. Weights and shifts are given a whole
// column at a time, which is scaled to a sum of 1. Nothing learns through the copy. computed: of one sequence, a
// column, or the memory, N x M. Throws std::invalid_argument for a row that there is not, a value that is not finite,
// and for weights that are negative, all zero, or given in part.
template <class S>
Var<S> with_given(Tape<S>& tape, const Interventions* given, MachinePart part, int head, Index step, Var<S> computed);

}  // namespace unrolled
