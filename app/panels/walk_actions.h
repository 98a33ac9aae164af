// Buttons that walk through what a panel shows, by the lesson's setting "walk": how much of it has been reached.
#pragma once

#include <string>
#include <vector>

#include "app/panels/panel.h"

namespace unrolled {

// Where the buttons lead; −1: everything is shown.
struct WalkPlaces {
  int now = -1;
  int back = 0;
  int next = 0;
};

// Begin anew, back, next and everything, with the labels "<words>.begin", "<words>.back", "<words>.next",
// "<words>.all".
std::vector<PanelAction> walk_actions(const PanelContext& context, const std::string& words, const WalkPlaces& places);

}  // namespace unrolled
