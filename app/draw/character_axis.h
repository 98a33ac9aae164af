// The characters of a text along a horizontal axis, or the numbers of steps.
#pragma once

#include <string>
#include <vector>

#include "app/draw/axis.h"

namespace unrolled::draw {

float character_axis_height(const Theme& theme);

// Sets labels[i] under x = first + i, below `plot`: each of them where each has room; otherwise whole words, as many as
// have room side by side, each centred under the line that shows how far it reaches. What is marked is shown in any
// case. Labels that stand for white space (␣ ↵ →, empty) part the words. Of labels that count, as many have their place
// as have room.
void draw_character_axis(Picture& picture, const Rect& plot, const AxisScale& scale,
                         const std::vector<std::string>& labels, int first, int marked, const Theme& theme,
                         const Fonts& fonts);

// Whether the labels are no text but whole numbers, each one more than the one before, and more than digits.
bool labels_count(const std::vector<std::string>& labels);

// Whether each of the labels has room of its own.
bool characters_fit(const AxisScale& scale, const std::vector<std::string>& labels, const Theme& theme,
                    const Fonts& fonts);

}  // namespace unrolled::draw
