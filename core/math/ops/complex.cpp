#include "core/math/ops/complex.h"

#include <cmath>

#include "core/math/ops/column_sums.h"

namespace unrolled {

namespace {

template <class S>
struct Complex {
  S re = S(0);
  S im = S(0);
};

template <class S>
Index complex_rows(const char* operation, Var<S> z) {
  check(z.rows() % 2 == 0, operation, ": z has ", z.rows(), " rows, expected an even number (real over imaginary)");
  return z.rows() / 2;
}

// vᴴ z of two columns.
template <class V, class Z>
auto inner(Index n, const V& v, const Z& z) {
  using S = typename Z::Scalar;
  return Complex<S>{v.head(n).dot(z.head(n)) + v.tail(n).dot(z.tail(n)),
                    v.head(n).dot(z.tail(n)) - v.tail(n).dot(z.head(n))};
}

// y += factor x, of columns.
template <class S, class X, class Y>
void add_multiple(Index n, Complex<S> factor, const X& x, Y&& y) {
  y.head(n) += factor.re * x.head(n) - factor.im * x.tail(n);
  y.tail(n) += factor.re * x.tail(n) + factor.im * x.head(n);
}

}  // namespace

template <class S>
Var<S> rotate(Tape<S>& tape, Var<S> z, Var<S> theta) {
  const Index n = complex_rows("rotate", z);
  check_column("rotate", "theta", theta, n);
  Var<S> y = tape.result("rotate", z.rows(), z.cols(), {z, theta});
  MatrixView<S> turn = tape.scratch(n, 2);  // cos θ, sin θ
  turn.col(0).array() = theta.value().col(0).array().cos();
  turn.col(1).array() = theta.value().col(0).array().sin();
  for (Index j = 0; j < z.cols(); ++j) {
    const auto cosine = turn.col(0).array(), sine = turn.col(1).array();
    const auto from = z.value().col(j).array();
    auto to = y.value().col(j).array();
    to.head(n) = cosine * from.head(n) - sine * from.tail(n);
    to.tail(n) = cosine * from.tail(n) + sine * from.head(n);
  }
  tape.on_backward(y, [=] {
    const auto cosine = turn.col(0).array(), sine = turn.col(1).array();
    z.accumulate_by([&](MatrixView<S> dz, bool adds) {
      if (!adds) dz.setZero();
      for (Index j = 0; j < dz.cols(); ++j) {
        const auto dy = y.gradient().col(j).array();
        dz.col(j).array().head(n) += cosine * dy.head(n) + sine * dy.tail(n);
        dz.col(j).array().tail(n) += cosine * dy.tail(n) - sine * dy.head(n);
      }
    });
    if (!theta.needs_gradient()) return;
    MatrixView<S> total = theta.gradient();
    for (Index j = 0; j < y.cols(); ++j) {
      // ∂y/∂θ = iy
      const auto dy = y.gradient().col(j).array(), turned = y.value().col(j).array();
      total.col(0).array() += dy.tail(n) * turned.head(n) - dy.head(n) * turned.tail(n);
    }
  });
  return y;
}

template <class S>
Var<S> reflect(Tape<S>& tape, Var<S> z, Var<S> v) {
  const Index n = complex_rows("reflect", z);
  check_column("reflect", "v", v, z.rows());
  Var<S> y = tape.result("reflect", z.rows(), z.cols(), {z, v});
  const S share = S(2) / v.value().squaredNorm();
  for (Index j = 0; j < z.cols(); ++j) {
    const auto along = v.value().col(0);
    const Complex<S> a = inner(n, along, z.value().col(j));
    y.value().col(j) = z.value().col(j);
    add_multiple(n, Complex<S>{-share * a.re, -share * a.im}, along, y.value().col(j));
  }
  tape.on_backward(y, [=] {
    const auto along = v.value().col(0);
    z.accumulate_by([&](MatrixView<S> dz, bool adds) {
      if (!adds) dz.setZero();
      for (Index j = 0; j < dz.cols(); ++j) {
        // A reflection is its own adjoint.
        const auto dy = y.gradient().col(j);
        const Complex<S> q = inner(n, along, dy);
        dz.col(j) += dy;
        add_multiple(n, Complex<S>{-share * q.re, -share * q.im}, along, dz.col(j));
      }
    });
    if (!v.needs_gradient()) return;
    MatrixView<S> dv = v.gradient();
    for (Index j = 0; j < y.cols(); ++j) {
      // With a = vᴴz, q = vᴴ ∂L/∂y and s = 2 / vᴴv: -s (ā ∂L/∂y + q̄ z) + s² Re(q̄ a) v
      const auto dy = y.gradient().col(j);
      const auto from = z.value().col(j);
      const Complex<S> a = inner(n, along, from), q = inner(n, along, dy);
      add_multiple(n, Complex<S>{-share * a.re, share * a.im}, dy, dv.col(0));
      add_multiple(n, Complex<S>{-share * q.re, share * q.im}, from, dv.col(0));
      dv.col(0) += share * share * (q.re * a.re + q.im * a.im) * along;
    }
  });
  return y;
}

template <class S>
Var<S> permute(Tape<S>& tape, Var<S> z, const int* permutation) {
  const Index n = complex_rows("permute", z);
  Var<S> y = tape.result("permute", z.rows(), z.cols(), {z});
  for (Index j = 0; j < z.cols(); ++j)
    for (Index k = 0; k < n; ++k) {
      y.value()(k, j) = z.value()(permutation[k], j);
      y.value()(n + k, j) = z.value()(n + permutation[k], j);
    }
  tape.on_backward(y, [=] {
    MatrixView<S> dz = z.gradient();
    const MatrixView<S> dy = y.gradient();
    for (Index j = 0; j < dz.cols(); ++j)
      for (Index k = 0; k < n; ++k) {
        dz(permutation[k], j) += dy(k, j);
        dz(n + permutation[k], j) += dy(n + k, j);
      }
  });
  return y;
}

template <class S>
Var<S> as_real(Tape<S>& tape, Var<S> z) {
  const Index n = complex_rows("as_real", z), m = z.cols();
  Var<S> y = tape.result("as_real", 2 * n, 2 * m, {z});
  y.value().leftCols(m) = z.value();
  y.value().topRightCorner(n, m) = -z.value().bottomRows(n);
  y.value().bottomRightCorner(n, m) = z.value().topRows(n);
  tape.on_backward(y, [=] {
    MatrixView<S> dz = z.gradient();
    const MatrixView<S> dy = y.gradient();
    dz += dy.leftCols(m);
    dz.bottomRows(n) -= dy.topRightCorner(n, m);
    dz.topRows(n) += dy.bottomRightCorner(n, m);
  });
  return y;
}

template <class S>
Var<S> mod_relu(Tape<S>& tape, Var<S> z, Var<S> b) {
  const Index n = complex_rows("mod_relu", z);
  check_column("mod_relu", "b", b, n);
  Var<S> y = tape.result("mod_relu", z.rows(), z.cols(), {z, b});
  const MatrixView<S> modulus = tape.scratch(n, z.cols());
  mod_relu_forward<S>(z.value(), b.value(), modulus, y.value());
  const MatrixView<S> dz = tape.scratch(z.rows(), z.cols());
  const MatrixView<S> db = tape.scratch(n, 1);
  tape.on_backward(y, [=] {
    MatrixView<S> bias_gradient = db;
    bias_gradient.setZero();
    mod_relu_backward<S>(y.value(), b.value(), modulus, y.gradient(), dz, db);
    z.accumulate(dz);
    b.accumulate(db);
  });
  return y;
}

template <class S>
void mod_relu_forward(const MatrixView<S>& z, const MatrixView<S>& b, MatrixView<S> modulus, MatrixView<S> y) {
  const Index n = modulus.rows();
  const auto shift = b.col(0).array();
  for (Index j = 0; j < z.cols(); ++j) {
    const auto from = z.col(j).array();
    auto m = modulus.col(j).array();
    m = (from.head(n).square() + from.tail(n).square() + static_cast<S>(kModulusEpsilon)).sqrt();
    y.col(j).array().head(n) = from.head(n) * ((m + shift).max(S(0)) / m);
    y.col(j).array().tail(n) = from.tail(n) * ((m + shift).max(S(0)) / m);
  }
}

template <class S>
void mod_relu_backward(const MatrixView<S>& y, const MatrixView<S>& b, const MatrixView<S>& modulus,
                       const MatrixView<S>& dy, MatrixView<S> dz, MatrixView<S> db) {
  const Index n = modulus.rows();
  const S* __restrict shift = b.data();
  S* __restrict bias_gradient = db.data();
  for (Index j = 0; j < y.cols(); ++j) {
    const S* __restrict from = y.col(j).data();
    const S* __restrict moduli = modulus.col(j).data();
    const S* __restrict down = dy.col(j).data();
    S* __restrict to = dz.col(j).data();
    for (Index k = 0; k < n; ++k) {
      // Divided first and chosen afterwards, so that it is vector instructions.
      const S length = moduli[k] + shift[k];
      const S reciprocal = S(1) / length, of_modulus = S(1) / moduli[k];
      const S inverse = length > S(0) ? reciprocal : S(0);
      const S re = from[k] * inverse, im = from[n + k] * inverse;  // z / |z| where the unit is alive, else 0
      const S along = down[k] * re + down[n + k] * im;             // ∂L/∂b = ∂L/∂y · z / |z|
      const S slope = (length > S(0) ? length : S(0)) * of_modulus;
      const S bend = along * shift[k] * of_modulus;
      to[k] = slope * down[k] - bend * re;
      to[n + k] = slope * down[n + k] - bend * im;
      bias_gradient[k] += along;
    }
  }
}

#define UNROLLED_INSTANTIATE(S)                                                                                \
  template Var<S> rotate(Tape<S>&, Var<S>, Var<S>);                                                            \
  template Var<S> reflect(Tape<S>&, Var<S>, Var<S>);                                                           \
  template Var<S> permute(Tape<S>&, Var<S>, const int*);                                                       \
  template Var<S> as_real(Tape<S>&, Var<S>);                                                                   \
  template Var<S> mod_relu(Tape<S>&, Var<S>, Var<S>);                                                          \
  template void mod_relu_forward<S>(const MatrixView<S>&, const MatrixView<S>&, MatrixView<S>, MatrixView<S>); \
  template void mod_relu_backward<S>(const MatrixView<S>&, const MatrixView<S>&, const MatrixView<S>&,         \
                                     const MatrixView<S>&, MatrixView<S>, MatrixView<S>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
