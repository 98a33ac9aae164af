// Complex matrices in real numbers: z = [Re z; Im z], n complex rows over one another in 2n real ones. All functions
// throw std::invalid_argument where the shapes do not fit.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// y_k = e^(iθ_k) z_k: a diagonal unitary matrix times z. z, y: 2n x N; theta: n x 1, radians.
template <class S>
Var<S> rotate(Tape<S>& tape, Var<S> z, Var<S> theta);

// y = z - 2 v (vᴴ z) / (vᴴ v): the reflection at the hyperplane across v. z, y: 2n x N; v: 2n x 1, not zero.
template <class S>
Var<S> reflect(Tape<S>& tape, Var<S> z, Var<S> v);

// y_k = z_(π(k)). z, y: 2n x N; permutation: n numbers 0 … n-1, which must outlive the recording.
template <class S>
Var<S> permute(Tape<S>& tape, Var<S> z, const int* permutation);

// The real matrix [[A, -B], [B, A]] that does to [Re x; Im x] what A + iB does to x. z = [A; B]: 2n x m; y: 2n x 2m.
template <class S>
Var<S> as_real(Tape<S>& tape, Var<S> z);

// modReLU (Arjovsky, Shah and Bengio 2015, eq. 8): y = max(0, |z| + b) z / |z|, the ReLU of the modulus, which leaves
// the phase alone; |z| = √(Re² + Im² + kModulusEpsilon). z, y: 2n x N; b: n x 1.
template <class S>
Var<S> mod_relu(Tape<S>& tape, Var<S> z, Var<S> b);

inline constexpr double kModulusEpsilon = 1e-10;  // keeps the slope at z = 0 finite

// The same without a tape: |z| (n x N) and y from z; and ∂L/∂z from y, |z| and ∂L/∂y, while ∂L/∂b is added to.
template <class S>
void mod_relu_forward(const MatrixView<S>& z, const MatrixView<S>& b, MatrixView<S> modulus, MatrixView<S> y);
template <class S>
void mod_relu_backward(const MatrixView<S>& y, const MatrixView<S>& b, const MatrixView<S>& modulus,
                       const MatrixView<S>& dy, MatrixView<S> dz, MatrixView<S> db);

}  // namespace unrolled
