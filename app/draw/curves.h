// Curves over training: lines with an envelope of lows and highs, thresholds, marks.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/draw/axis.h"
#include "app/draw/fonts.h"
#include "app/draw/picture.h"
#include "app/draw/theme.h"

namespace unrolled::draw {

struct SeriesPoint {
  double x = 0.0;
  float mean = 0.0F;
  float low = 0.0F;
  float high = 0.0F;
};

enum class SeriesKind {
  line,
  threshold,  // a dashed line right across, each mean holding until the next
  marks,      // a tick at the bottom of the plot wherever the mean is above 0
};

struct Series {
  std::string label;
  Colour colour{};
  SeriesKind kind = SeriesKind::line;
  Dash dash = Dash::solid;  // held out: dashed
  bool band = true;         // shade between low and high
  std::string value;        // the newest number, written after the label in the legend or at the line's end
  std::vector<SeriesPoint> points;
};

struct CurvesPlot {
  std::vector<Series> series;
  std::string x_name;
  std::string y_name;  // usually empty: the unit stands in the title
  bool logarithmic = false;
  bool logarithmic_x = false;                          // steps below 1 are left out then
  bool whole_x = true;                                 // steps
  std::optional<std::pair<double, double>> x_range{};  // otherwise all points
  std::optional<std::pair<double, double>> y_range{};  // otherwise the lines' envelopes, robust against a single burst
  std::optional<double> marked_x{};                    // a vertical line, with a dot on every line
  std::string mark_label{};                            // beside that line
  std::vector<std::string> x_labels{};                 // of x = 0, 1, 2 …, as draw_character_axis sets them
  std::optional<std::pair<double, double>> x_stretch{};  // shaded
  bool zero_line = false;                                // drawn stronger than the grid
  std::vector<double> x_breaks{};                        // dotted lines from bottom to top: where something starts anew
  bool legend = true;
  bool end_values = false;  // a line's value stands at its right end instead of in the legend
};

struct CurvesLayout {
  Rect plot;
  AxisScale x;
  AxisScale y;
};

// Draws into `rect`. Points that are not finite, or not above 0 on a logarithmic axis, break a line.
CurvesLayout draw_curves(Picture& picture, const Rect& rect, const CurvesPlot& plot, const Theme& theme,
                         const Fonts& fonts);

}  // namespace unrolled::draw
