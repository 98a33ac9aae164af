// The window's icon: a network unrolled over three steps of time.
#pragma once

#include "app/draw/fonts.h"
#include "app/draw/picture.h"

struct GLFWwindow;

namespace unrolled {

// 64 x 64 points, as assets/unrolled.svg.
draw::Picture icon_picture();

// Gives the window the icon at the sizes that desktops ask for. Where a desktop takes icons only from files (Wayland)
// nothing happens.
void set_window_icon(GLFWwindow* window, const draw::Fonts& fonts);

}  // namespace unrolled
