// What differs between ImGui 1.86 and 1.92 and is used here. Nothing else tests IMGUI_VERSION_NUM.
//
// Keys are GLFW's codes (GLFW_KEY_F) everywhere in the program, tests included. Events are fed by the functions
// below, by the window and by tests alike; each takes effect in the next ImGui::NewFrame().
#pragma once

#include <imgui.h>

#include "app/draw/fonts.h"

namespace unrolled::imgui {

// A GL texture's name as ImGui wants it.
ImTextureID texture_id(unsigned int gl_name);

// ── Keys ──
bool key_pressed(int glfw_key, bool repeat = false);
bool key_down(int glfw_key);

// ── Events: positions in ImGui's units, buttons 0 left, 1 right, 2 middle ──
void feed_mouse_position(float x, float y);
void feed_mouse_left_window();
void feed_mouse_button(int button, bool down);
void feed_wheel(float x, float y);
void feed_key(int glfw_key, bool down);
void feed_character(unsigned int code_point);
void feed_focus(bool focused);
// Once after creating a context: our own queue spreads events over frames, so ImGui shall not do it again.
void prepare_input();

// ── Items that lie over one another: the first before, the second after the item below ──
void allow_overlap_of_next_item();
void allow_overlap_of_last_item();

// ── Fonts ──
// A font of the atlas with its size in ImGui's units: the size that it is baked at, or any size where ImGui bakes
// as it goes (1.92).
struct SizedFont {
  ImFont* font = nullptr;
  float size = 0.0F;
};
void push_font(const SizedFont& font);  // to be ended by ImGui::PopFont()

// A glyph of a font at a size: corners from the pen on the baseline, in ImGui's units, and in the texture.
struct Glyph {
  float advance = 0.0F;
  float x0 = 0.0F, y0 = 0.0F, x1 = 0.0F, y1 = 0.0F;
  float u0 = 0.0F, v0 = 0.0F, u1 = 0.0F, v1 = 0.0F;
  bool visible = false;
};
// Looks up a glyph at `size`. Where ImGui bakes as it goes this may move what was looked up before to another place
// or texture: look up the glyphs of a line twice, and the second time they stay where they are.
Glyph glyph(const SizedFont& font, float size, char32_t code_point);
// The texture that glyphs lie in becomes the draw list's, until pop_glyph_texture.
void push_glyph_texture(ImDrawList& list);
void pop_glyph_texture(ImDrawList& list);

// Whether ImGui bakes glyphs as it goes, at any size; otherwise each size is one font of the atlas.
bool bakes_as_it_goes();
// Adds a font file to the atlas at a size. `density`: pixels per ImGui unit.
SizedFont add_font(const char* file, float size, float density);
// Forgets all fonts, before others are added.
void clear_fonts();
// Bakes the atlas where that is done at once (with stb's rasteriser, whose advances equal cairo's) and, with a GL
// back end in place, hands it over to it.
void finish_fonts(bool gl_back_end);

// ── Drawing, where the order of arguments changed ──
void add_polyline(ImDrawList& list, const ImVec2* points, int count, ImU32 colour, bool closed, float width);

}  // namespace unrolled::imgui
