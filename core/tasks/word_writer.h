// Writes a word as somebody might with a pen, a finger or a mouse: the ways of its letters are chosen, placed one
// after the other, joined, bent and drawn in time.
#pragma once

#include <string_view>
#include <vector>

#include "core/math/random.h"
#include "core/tasks/ink.h"
#include "core/tasks/stroke_alphabet.h"

namespace unrolled {

// How one word is written; drawn for each anew. Lengths in x-heights of the word itself but for `size`.
struct WritingStyle {
  double variation = 1.0;  // 0: as in the copybook

  // The whole word.
  double size = 1.0;    // the word's x-height in those of the ruled line
  double slant = 0.0;   // tangent; positive leans to the right
  double aspect = 1.0;  // widths against heights
  double ascent = 1.0;  // of what rises above the x-height, of what falls below the baseline
  double descent = 1.0;
  double rotation = 0.0;  // radians
  double drift = 0.0;     // how far the baseline swings, over wave lengths of `drift_length`, from `drift_phase` on
  double drift_length = 8.0;
  double drift_phase = 0.0;
  double gap = 0.4;         // between letters
  double joins = 0.0;       // share of the letters that can be joined to the next and are
  double untidiness = 0.0;  // by how much letters differ from their pictures: 0 … 1.5
  double rounding = 0.0;    // share of corners that become curves
  int smoothing = 0;        // passes by which a quick hand cuts corners
  double late = 0.0;        // probability that dots and bars wait for the end of the word
  double lifts = 0.0;       // probability that the pen is lifted at a corner

  // Motion.
  double speed = 5.0;    // x-heights a second where the curve is straight
  double easing = 0.5;   // how much slower it is where it bends
  double pause = 0.25;   // seconds that a lifted pen takes beside its way
  double halts = 0.0;    // probability that the pen halts in a stroke
  double period = 0.01;  // seconds between two points that the device tells
  double zoom = 80.0;    // pixels of the device to an x-height of the ruled line
};

// `variation` from 0 (always the same but for the share of joins) to 2; 1 is what networks are trained with. `joins` is
// the mean share of joins: some join all letters, some none.
WritingStyle draw_style(double variation, double joins, Random& random);

// The word in points of time, without a label. Throws std::invalid_argument naming a character that the alphabet does
// not have.
Ink write_word(const StrokeAlphabet& alphabet, std::u32string_view word, const WritingStyle& style, Random& random);

// Moves a pen along curves, one a stroke (points about kCurveSpacing apart, in x-heights of the ruled line): slower at
// both ends of a stroke and where it bends (the speed falls with the curvature, after the two-thirds power law of
// Lacquaniti, Terzuolo & Viviani 1983), and tells its place as a device does, in whole pixels and at times that are not
// quite even.
inline constexpr double kCurveSpacing = 0.07;
Ink move_pen(const std::vector<std::vector<GlyphPoint>>& curves, const WritingStyle& style, Random& random);

}  // namespace unrolled
