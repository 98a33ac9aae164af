// The theme's colours and spaces as ImGui's style.
#pragma once

#include <imgui.h>

#include "app/draw/theme.h"

namespace unrolled {

// Sets colours and sizes of the current context's style. `scale`: ImGui units per point. Windows and children are
// transparent: the page is painted by clearing the framebuffer, which is cheaper by far; give the root window
// ImGuiWindowFlags_NoBackground. Popups and tooltips are opaque.
void apply_theme(const draw::Theme& theme, float scale);

ImU32 to_imgui(draw::Colour colour);
ImVec4 to_imgui_vector(draw::Colour colour);

}  // namespace unrolled
