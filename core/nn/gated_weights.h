// First values of a cell's weights.
#pragma once

#include <string>

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace unrolled {

// Standard deviation of the first weights in Karpathy's min-char-rnn.
constexpr double kSmallDeviation = 0.01;

// Fills W_x (gates*H x I) and W_h (gates*H x H), each gate's rows for themselves; biases stay zero.
//   uniform      both uniform in ±1/√H
//   normal       both normal with kSmallDeviation
//   xavier       both by Glorot and Bengio (2010)
//   orthogonal   W_h orthogonal, W_x by Glorot and Bengio
//   identity     W_h the identity, W_x by Glorot and Bengio
// Throws std::invalid_argument for another name.
template <class S>
void initialise_gates(const std::string& initialiser, int gates, Index hidden, Eigen::Ref<Matrix<S>> W_x,
                      Eigen::Ref<Matrix<S>> W_h, Random& random);

// The same for one matrix by itself, O x I, with ±1/√I where it is uniform: one that leads into a cell, as W_x above,
// or from one of its parts to another, as W_h.
template <class S>
void initialise_input(const std::string& initialiser, Eigen::Ref<Matrix<S>> W, Random& random);
template <class S>
void initialise_recurrent(const std::string& initialiser, Eigen::Ref<Matrix<S>> W, Random& random);

}  // namespace unrolled
