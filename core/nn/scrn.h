// The structurally constrained recurrent network (Mikolov et al. 2014, section 3): fast units and a context that
// forgets at a fixed rate.
//
//   c = (1 - α) A x + α c'            context: slow, linear, nothing learnt on the way through time
//   s = φ(P c + U x + W s' + b)       fast units, φ = σ or tanh
//   h = [s; c]                        what a layer above sees: its weights [V B] make V s + B c
//
// c' and s' are the states of the step before. α is fixed, so that what went into the context halves in
// ln 2 / -ln α steps. (On the slide the answer is h(V s + B s); the second s must be c, else nothing reads the
// context.)
//
// It is a simple network of its own kind: with W_x = [U + (1-α) P A; (1-α) A], W_h = [W αP; 0 αI] and the linear
// function for the context's rows, h = φ(W_x x + W_h h' + [b; 0]), which is how a whole sequence is run. (The slide's
// block matrix has P where αP stands, and x only in U x.)
#pragma once

#include <string>
#include <vector>

#include "core/nn/cell.h"

namespace unrolled {

template <class S>
class Scrn : public Cell<S> {
 public:
  // Of the hidden_size units options.context are the context's, the lower rows of h; 0: a third, at least one. Adds
  // "<name>.W_x" (U), "<name>.W_h" (W), "<name>.b", "<name>.A" and "<name>.P". Throws std::invalid_argument where not
  // at least one unit is left of either, α is not 0 … 1, or the activation is neither sigmoid nor tanh.
  Scrn(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
       ParameterSet<S>& parameters, Random& random);

  const std::vector<std::string>& state_names() const override;  // h
  const std::vector<std::string>& gate_names() const override;   // none

  CellState<S> step(Tape<S>& tape, Var<S> x, const CellState<S>& state,
                    ShortList<Var<S>, 8>* gates = nullptr) const override;
  SequenceRun<S> run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const override;
  Var<S> recurrent_matrix(Tape<S>& tape) const override;  // [W αP; 0 αI]

 private:
  Index context_;
  double alpha_;
  bool is_tanh_;
  Parameter<S>* U_;
  Parameter<S>* W_;
  Parameter<S>* b_;
  Parameter<S>* A_;
  Parameter<S>* P_;
};

// How many of `hidden_size` units are the context's.
Index scrn_context(const CellOptions& options, Index hidden_size);

}  // namespace unrolled
