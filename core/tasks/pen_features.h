// What a recurrent network is shown of a pen's writing: step by step where the pen went on to, whether it was lifted,
// and how long it took.
//
// After Graves, Liwicki, Fernández, Bertolami, Bunke and Schmidhuber, "A Novel Connectionist System for Unconstrained
// Handwriting Recognition" (2009), whose "raw" features are x, y, time and the first point of a stroke for every point
// of the device, and Graves, "Generating Sequences With Recurrent Neural Networks" (2013), which takes the differences
// of x and y. Three things are otherwise here. Points lie equally far apart, so that neither the device nor how fast
// the pen went decides how many there are. All but the flag are differences, so that where on the line and when
// something is written does not matter. And large differences are compressed, so that no long way or pause drowns the
// rest.
#pragma once

#include "core/math/matrix.h"
#include "core/tasks/ink.h"

namespace unrolled {

struct PenSequence {
  Matrix<float> inputs;  // 4 x T: Δx, Δy, pen lifted, Δt, as pen_features() scales them
  Matrix<float> points;  // 4 x T: x, y, seconds, stroke, as ink_matrix()
};

inline constexpr Index kMostPenSteps = 20'000;
inline constexpr double kSecondsPerHeight = 0.15;  // for an x-height of the pen's way: an easy hand

// Resamples each stroke to points that lie `spacing` apart along it, in x-heights; 0: the points as they are. A stroke
// keeps its first and its last point; one that stays within half a spacing of its first point is a dot, one point.
// Waverings of less than a quarter of a spacing, a trembling hand's or those of whole pixels, add nothing to the way.
// The first points of an ink give the first steps of the whole ink's sequence, but for the last step, which is where
// the pen is.
//
// Between neighbouring points, with s the spacing (0.2 where it is 0):
//   Δx = g((x_t − x_{t−1}) / s)    Δy = g((y_t − y_{t−1}) / s)    Δt = g((t_t − t_{t−1}) / (0.15 s))
//   pen lifted = 1 at the first point of each stroke, else 0;  at the very first point the three differences are 0
// where g(v) = v up to |v| = 1 and sign(v) (1 + ln |v|) beyond: along a stroke about 1, a jump over 3 x-heights at
// s = 0.2 is 3.7.
//
// Throws std::invalid_argument where the spacing is negative or not finite, or makes more than kMostPenSteps points.
PenSequence pen_features(const Ink& ink, double spacing);

}  // namespace unrolled
