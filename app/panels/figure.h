// A panel as a figure: its title above, the picture, and below it one line that says lesson, step and seed.
#pragma once

#include "app/panels/panel.h"

namespace unrolled {

// The complete figure; `size` is that of the whole, in points.
draw::Picture make_figure(const Panel& panel, const PanelContext& context, draw::Size size);

}  // namespace unrolled
