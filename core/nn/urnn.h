// The unitary recurrent network (Arjovsky, Shah and Bengio 2015): the recurrent matrix has all its eigenvalues on the
// unit circle, whatever is learnt, so that neither states nor gradients grow or fade by it.
//
//   z = W h' + W_x x                            n complex units
//   h = max(0, |z| + b) z / |z|                 modReLU, eq. 8
//   W = D₃ R₂ F⁻¹ D₂ Π R₁ F D₁                  eq. 6
//
// h' is the state of the step before. D: diagonal, e^(iθ), n angles each; R = I - 2 v vᴴ / ‖v‖²: reflections; F: the
// discrete Fourier transform, unitary (1/√n both ways); Π: a random permutation that is the same in all networks of n
// units, since it is none of the parameters. Complex numbers are pairs:
// h = [Re; Im] has H = 2n rows, which is what a layer above sees. The slides leave modReLU and this reading out.
//
// A single step applies the factors one after the other. For a whole sequence they are multiplied once into the real
// matrix [[A, -B], [B, A]] of W = A + iB, with which a step is one product, as in any recurrent network.
#pragma once

#include <string>
#include <vector>

#include "core/nn/cell.h"

namespace unrolled {

template <class S>
class Urnn : public Cell<S> {
 public:
  // Adds "<name>.W_x" (2n x I) and "<name>.v" (2n x 2: v₁ and v₂), drawn by Glorot and Bengio, "<name>.theta" (n x 3),
  // uniform in ±π, and "<name>.b" (n x 1), uniform in ±0.01, whatever options.initialiser says. Throws
  // std::invalid_argument where hidden_size is odd.
  Urnn(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
       ParameterSet<S>& parameters, Random& random);

  const std::vector<std::string>& state_names() const override;  // h
  const std::vector<std::string>& gate_names() const override;   // none

  CellState<S> step(Tape<S>& tape, Var<S> x, const CellState<S>& state,
                    ShortList<Var<S>, 8>* gates = nullptr) const override;
  SequenceRun<S> run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const override;

  Var<S> recurrent_matrix(Tape<S>& tape) const override;  // the real one of W

 private:
  // W z, one factor after the other. z: 2n x N.
  Var<S> turned(Tape<S>& tape, Var<S> z) const;

  Parameter<S>* W_x_;
  Parameter<S>* theta_;
  Parameter<S>* v_;
  Parameter<S>* b_;
  Matrix<S> fourier_;             // F as a real matrix, 2n x 2n
  Matrix<S> inverse_;             // F⁻¹
  std::vector<int> permutation_;  // Π
};

}  // namespace unrolled
