#include "core/nn/urnn.h"

#include <cmath>
#include <numbers>
#include <utility>

#include "core/math/initialise.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/complex.h"
#include "core/math/ops/matmul.h"
#include "core/math/ops/slice.h"
#include "core/nn/recurrence.h"

namespace unrolled {

namespace {

constexpr double kBiasLimit = 0.01;

template <class S>
struct ModReluActivation {
  Var<S> b;
  MatrixSpan<S> modulus;  // n x (T*B)

  MatrixView<S> modulus_at(Index t, Index batch) const {
    return {modulus.data + t * batch * modulus.rows, modulus.rows, batch};
  }
  void forward(Index t, const MatrixView<S>& z, MatrixView<S> h) const {
    mod_relu_forward<S>(z, b.value(), modulus_at(t, z.cols()), h);
  }
  void backward(Index t, const MatrixView<S>& h, const MatrixView<S>& dh, MatrixView<S> dz) const {
    mod_relu_backward<S>(h, b.value(), modulus_at(t, h.cols()), dh, dz, b.gradient());
  }
};

// F_jk = e^(-2πi jk/n) / √n for sign -1, F⁻¹ for sign 1, as a real matrix.
template <class S>
Matrix<S> fourier_matrix(Index n, double sign) {
  Matrix<S> matrix(2 * n, 2 * n);
  const double scale = 1.0 / std::sqrt(static_cast<double>(n));
  for (Index j = 0; j < n; ++j)
    for (Index k = 0; k < n; ++k) {
      const double angle = sign * 2.0 * std::numbers::pi * static_cast<double>(j * k % n) / static_cast<double>(n);
      matrix(j, k) = matrix(n + j, n + k) = static_cast<S>(scale * std::cos(angle));
      matrix(n + j, k) = static_cast<S>(scale * std::sin(angle));
      matrix(j, n + k) = -matrix(n + j, k);
    }
  return matrix;
}

// A matrix that outlives the recording, without a copy.
template <class S>
Var<S> fixed(Tape<S>& tape, const Matrix<S>& matrix, const char* name) {
  return tape.result_in(MatrixView<S>(const_cast<S*>(matrix.data()), matrix.rows(), matrix.cols()), name, {});
}

}  // namespace

template <class S>
Urnn<S>::Urnn(const CellOptions&, const std::string& name, Index input_size, Index hidden_size,
              ParameterSet<S>& parameters, Random& random)
    : Cell<S>(input_size, hidden_size) {
  check(hidden_size % 2 == 0, "make_cell: ", name, " has ", hidden_size,
        " units, expected an even number (real and imaginary parts)");
  const Index n = hidden_size / 2;
  W_x_ = &parameters.add(name + ".W_x", hidden_size, input_size);
  theta_ = &parameters.add(name + ".theta", n, 3);
  v_ = &parameters.add(name + ".v", hidden_size, 2);
  b_ = &parameters.add(name + ".b", n, 1);
  fill_xavier<S>(W_x_->value, random);
  fill_uniform<S>(theta_->value, std::numbers::pi, random);
  fill_xavier<S>(v_->value, random);
  fill_uniform<S>(b_->value, kBiasLimit, random);
  fourier_ = fourier_matrix<S>(n, -1.0);
  inverse_ = fourier_matrix<S>(n, 1.0);
  for (Index k = 0; k < n; ++k) permutation_.push_back(static_cast<int>(k));
  Random fixed_order(static_cast<std::uint64_t>(n));
  for (std::size_t k = permutation_.size(); k > 1; --k)
    std::swap(permutation_[k - 1], permutation_[static_cast<std::size_t>(fixed_order.below(k))]);
}

template <class S>
const std::vector<std::string>& Urnn<S>::state_names() const {
  static const std::vector<std::string> names{"h"};
  return names;
}

template <class S>
const std::vector<std::string>& Urnn<S>::gate_names() const {
  static const std::vector<std::string> names;
  return names;
}

template <class S>
Var<S> Urnn<S>::turned(Tape<S>& tape, Var<S> z) const {
  const Var<S> theta = tape.parameter(*theta_);
  const Var<S> v = tape.parameter(*v_);
  z = rotate(tape, z, cols(tape, theta, 0, 1));                   // D₁
  z = matmul(tape, fixed(tape, fourier_, "Fourier"), z);          // F
  z = reflect(tape, z, cols(tape, v, 0, 1));                      // R₁
  z = permute(tape, z, permutation_.data());                      // Π
  z = rotate(tape, z, cols(tape, theta, 1, 1));                   // D₂
  z = matmul(tape, fixed(tape, inverse_, "inverse Fourier"), z);  // F⁻¹
  z = reflect(tape, z, cols(tape, v, 1, 1));                      // R₂
  return rotate(tape, z, cols(tape, theta, 2, 1));                // D₃
}

template <class S>
Var<S> Urnn<S>::recurrent_matrix(Tape<S>& tape) const {
  const Index n = this->hidden_size() / 2;
  return as_real(tape, turned(tape, tape.constant(Matrix<S>::Identity(2 * n, n), "identity")));
}

template <class S>
CellState<S> Urnn<S>::step(Tape<S>& tape, Var<S> x, const CellState<S>& state, ShortList<Var<S>, 8>*) const {
  // z = W h' + W_x x
  const Var<S> z = add(tape, turned(tape, state[0]), matmul(tape, tape.parameter(*W_x_), x));
  // h = max(0, |z| + b) z / |z|
  return {mod_relu(tape, z, tape.parameter(*b_))};
}

template <class S>
SequenceRun<S> Urnn<S>::run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const {
  check_sequence("urnn", *this, input, initial);
  const Var<S> W = recurrent_matrix(tape);
  const MatrixView<S> modulus = tape.scratch(this->hidden_size() / 2, input.steps * input.batch);
  return run_recurrence(tape, "urnn", input, initial[0], tape.parameter(*W_x_), W, Var<S>(),
                        ModReluActivation<S>{tape.parameter(*b_), modulus});
}

template class Urnn<float>;
template class Urnn<double>;

}  // namespace unrolled
