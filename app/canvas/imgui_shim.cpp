#include "app/canvas/imgui_shim.h"

// GLFW first brings the GL header that the whole app uses.
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui_internal.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

namespace unrolled::imgui {

ImTextureID texture_id(unsigned int gl_name) { return (ImTextureID)(std::intptr_t)gl_name; }

// ── Keys ──

#if IMGUI_VERSION_NUM >= 18700
namespace {

ImGuiKey imgui_key(int key) {
  const auto in_row = [key](int first, ImGuiKey imgui_first) {
    return static_cast<ImGuiKey>(static_cast<int>(imgui_first) + key - first);
  };
  if (key >= GLFW_KEY_A && key <= GLFW_KEY_Z) return in_row(GLFW_KEY_A, ImGuiKey_A);
  if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9) return in_row(GLFW_KEY_0, ImGuiKey_0);
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F12) return in_row(GLFW_KEY_F1, ImGuiKey_F1);
  if (key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_9) return in_row(GLFW_KEY_KP_0, ImGuiKey_Keypad0);
  switch (key) {
    case GLFW_KEY_TAB:
      return ImGuiKey_Tab;
    case GLFW_KEY_LEFT:
      return ImGuiKey_LeftArrow;
    case GLFW_KEY_RIGHT:
      return ImGuiKey_RightArrow;
    case GLFW_KEY_UP:
      return ImGuiKey_UpArrow;
    case GLFW_KEY_DOWN:
      return ImGuiKey_DownArrow;
    case GLFW_KEY_PAGE_UP:
      return ImGuiKey_PageUp;
    case GLFW_KEY_PAGE_DOWN:
      return ImGuiKey_PageDown;
    case GLFW_KEY_HOME:
      return ImGuiKey_Home;
    case GLFW_KEY_END:
      return ImGuiKey_End;
    case GLFW_KEY_INSERT:
      return ImGuiKey_Insert;
    case GLFW_KEY_DELETE:
      return ImGuiKey_Delete;
    case GLFW_KEY_BACKSPACE:
      return ImGuiKey_Backspace;
    case GLFW_KEY_SPACE:
      return ImGuiKey_Space;
    case GLFW_KEY_ENTER:
      return ImGuiKey_Enter;
    case GLFW_KEY_ESCAPE:
      return ImGuiKey_Escape;
    case GLFW_KEY_APOSTROPHE:
      return ImGuiKey_Apostrophe;
    case GLFW_KEY_COMMA:
      return ImGuiKey_Comma;
    case GLFW_KEY_MINUS:
      return ImGuiKey_Minus;
    case GLFW_KEY_PERIOD:
      return ImGuiKey_Period;
    case GLFW_KEY_SLASH:
      return ImGuiKey_Slash;
    case GLFW_KEY_SEMICOLON:
      return ImGuiKey_Semicolon;
    case GLFW_KEY_EQUAL:
      return ImGuiKey_Equal;
    case GLFW_KEY_LEFT_BRACKET:
      return ImGuiKey_LeftBracket;
    case GLFW_KEY_BACKSLASH:
      return ImGuiKey_Backslash;
    case GLFW_KEY_RIGHT_BRACKET:
      return ImGuiKey_RightBracket;
    case GLFW_KEY_GRAVE_ACCENT:
      return ImGuiKey_GraveAccent;
    case GLFW_KEY_KP_DECIMAL:
      return ImGuiKey_KeypadDecimal;
    case GLFW_KEY_KP_DIVIDE:
      return ImGuiKey_KeypadDivide;
    case GLFW_KEY_KP_MULTIPLY:
      return ImGuiKey_KeypadMultiply;
    case GLFW_KEY_KP_SUBTRACT:
      return ImGuiKey_KeypadSubtract;
    case GLFW_KEY_KP_ADD:
      return ImGuiKey_KeypadAdd;
    case GLFW_KEY_KP_ENTER:
      return ImGuiKey_KeypadEnter;
    case GLFW_KEY_KP_EQUAL:
      return ImGuiKey_KeypadEqual;
    case GLFW_KEY_LEFT_SHIFT:
      return ImGuiKey_LeftShift;
    case GLFW_KEY_LEFT_CONTROL:
      return ImGuiKey_LeftCtrl;
    case GLFW_KEY_LEFT_ALT:
      return ImGuiKey_LeftAlt;
    case GLFW_KEY_LEFT_SUPER:
      return ImGuiKey_LeftSuper;
    case GLFW_KEY_RIGHT_SHIFT:
      return ImGuiKey_RightShift;
    case GLFW_KEY_RIGHT_CONTROL:
      return ImGuiKey_RightCtrl;
    case GLFW_KEY_RIGHT_ALT:
      return ImGuiKey_RightAlt;
    case GLFW_KEY_RIGHT_SUPER:
      return ImGuiKey_RightSuper;
    case GLFW_KEY_MENU:
      return ImGuiKey_Menu;
    default:
      return ImGuiKey_None;
  }
}

}  // namespace

bool key_pressed(int glfw_key, bool repeat) {
  const ImGuiKey key = imgui_key(glfw_key);
  return key != ImGuiKey_None && ImGui::IsKeyPressed(key, repeat);
}

bool key_down(int glfw_key) {
  const ImGuiKey key = imgui_key(glfw_key);
  return key != ImGuiKey_None && ImGui::IsKeyDown(key);
}

void feed_mouse_position(float x, float y) { ImGui::GetIO().AddMousePosEvent(x, y); }

void feed_mouse_button(int button, bool down) { ImGui::GetIO().AddMouseButtonEvent(button, down); }

void feed_wheel(float x, float y) { ImGui::GetIO().AddMouseWheelEvent(x, y); }

void feed_key(int glfw_key, bool down) {
#if IMGUI_VERSION_NUM >= 18900
  constexpr ImGuiKey kMods[] = {ImGuiMod_Shift, ImGuiMod_Ctrl, ImGuiMod_Alt, ImGuiMod_Super};
#else
  constexpr ImGuiKey kMods[] = {ImGuiKey_ModShift, ImGuiKey_ModCtrl, ImGuiKey_ModAlt, ImGuiKey_ModSuper};
#endif
  ImGuiIO& io = ImGui::GetIO();
  if (glfw_key >= GLFW_KEY_LEFT_SHIFT && glfw_key <= GLFW_KEY_RIGHT_SUPER)  // the left four, then the right four
    io.AddKeyEvent(kMods[(glfw_key - GLFW_KEY_LEFT_SHIFT) % 4], down);
  if (const ImGuiKey key = imgui_key(glfw_key); key != ImGuiKey_None) io.AddKeyEvent(key, down);
}

void prepare_input() { ImGui::GetIO().ConfigInputTrickleEventQueue = false; }

#else  // before 1.87 ImGui reads GLFW's key codes and one state per frame

bool key_pressed(int glfw_key, bool repeat) { return ImGui::IsKeyPressed(glfw_key, repeat); }

bool key_down(int glfw_key) { return ImGui::IsKeyDown(glfw_key); }

void feed_mouse_position(float x, float y) { ImGui::GetIO().MousePos = {x, y}; }

void feed_mouse_button(int button, bool down) { ImGui::GetIO().MouseDown[button] = down; }

void feed_wheel(float x, float y) {
  ImGui::GetIO().MouseWheelH += x;
  ImGui::GetIO().MouseWheel += y;
}

void feed_key(int glfw_key, bool down) {
  ImGuiIO& io = ImGui::GetIO();
  if (glfw_key < 0 || glfw_key >= IM_ARRAYSIZE(io.KeysDown)) return;
  io.KeysDown[glfw_key] = down;
  io.KeyShift = io.KeysDown[GLFW_KEY_LEFT_SHIFT] || io.KeysDown[GLFW_KEY_RIGHT_SHIFT];
  io.KeyCtrl = io.KeysDown[GLFW_KEY_LEFT_CONTROL] || io.KeysDown[GLFW_KEY_RIGHT_CONTROL];
  io.KeyAlt = io.KeysDown[GLFW_KEY_LEFT_ALT] || io.KeysDown[GLFW_KEY_RIGHT_ALT];
  io.KeySuper = io.KeysDown[GLFW_KEY_LEFT_SUPER] || io.KeysDown[GLFW_KEY_RIGHT_SUPER];
}

void prepare_input() {
  constexpr std::pair<ImGuiKey, int> kKeys[] = {{ImGuiKey_Tab, GLFW_KEY_TAB},
                                                {ImGuiKey_LeftArrow, GLFW_KEY_LEFT},
                                                {ImGuiKey_RightArrow, GLFW_KEY_RIGHT},
                                                {ImGuiKey_UpArrow, GLFW_KEY_UP},
                                                {ImGuiKey_DownArrow, GLFW_KEY_DOWN},
                                                {ImGuiKey_PageUp, GLFW_KEY_PAGE_UP},
                                                {ImGuiKey_PageDown, GLFW_KEY_PAGE_DOWN},
                                                {ImGuiKey_Home, GLFW_KEY_HOME},
                                                {ImGuiKey_End, GLFW_KEY_END},
                                                {ImGuiKey_Insert, GLFW_KEY_INSERT},
                                                {ImGuiKey_Delete, GLFW_KEY_DELETE},
                                                {ImGuiKey_Backspace, GLFW_KEY_BACKSPACE},
                                                {ImGuiKey_Space, GLFW_KEY_SPACE},
                                                {ImGuiKey_Enter, GLFW_KEY_ENTER},
                                                {ImGuiKey_Escape, GLFW_KEY_ESCAPE},
                                                {ImGuiKey_KeyPadEnter, GLFW_KEY_KP_ENTER},
                                                {ImGuiKey_A, GLFW_KEY_A},
                                                {ImGuiKey_C, GLFW_KEY_C},
                                                {ImGuiKey_V, GLFW_KEY_V},
                                                {ImGuiKey_X, GLFW_KEY_X},
                                                {ImGuiKey_Y, GLFW_KEY_Y},
                                                {ImGuiKey_Z, GLFW_KEY_Z}};
  for (const auto& [imgui_key, glfw_key] : kKeys) ImGui::GetIO().KeyMap[imgui_key] = glfw_key;
}
#endif

void feed_mouse_left_window() {
  constexpr float kNowhere = -std::numeric_limits<float>::max();  // ImGui's own sign for it
  feed_mouse_position(kNowhere, kNowhere);
}

void feed_character(unsigned int code_point) { ImGui::GetIO().AddInputCharacter(code_point); }

void feed_focus(bool focused) { ImGui::GetIO().AddFocusEvent(focused); }

// ── Items that lie over one another ──

#if IMGUI_VERSION_NUM >= 18970
void allow_overlap_of_next_item() { ImGui::SetNextItemAllowOverlap(); }
void allow_overlap_of_last_item() {}
#else
void allow_overlap_of_next_item() {}
void allow_overlap_of_last_item() { ImGui::SetItemAllowOverlap(); }
#endif

// ── Fonts ──

namespace {

ImWchar to_wchar(char32_t code_point) {
  return code_point > std::numeric_limits<ImWchar>::max() ? static_cast<ImWchar>(0xFFFD)
                                                          : static_cast<ImWchar>(code_point);
}

// Glyphs lie from the top of their line's box; the baseline is at the ascent, rounded. From there to the pen.
Glyph from_line_box(const ImFontGlyph& glyph, float ascent, float scale) {
  const float baseline = std::floor(ascent + 0.5F);
  return {glyph.AdvanceX * scale,
          glyph.X0 * scale,
          (glyph.Y0 - baseline) * scale,
          glyph.X1 * scale,
          (glyph.Y1 - baseline) * scale,
          glyph.U0,
          glyph.V0,
          glyph.U1,
          glyph.V1,
          glyph.Visible != 0};
}

}  // namespace

#if IMGUI_VERSION_NUM >= 19200

void push_font(const SizedFont& font) { ImGui::PushFont(font.font, font.size); }

Glyph glyph(const SizedFont& font, float size, char32_t code_point) {
  ImFontBaked* baked = font.font->GetFontBaked(size);
  return from_line_box(*baked->FindGlyph(to_wchar(code_point)), baked->Ascent, size / baked->Size);
}

void push_glyph_texture(ImDrawList& list) { list.PushTexture(ImGui::GetIO().Fonts->TexRef); }
void pop_glyph_texture(ImDrawList& list) { list.PopTexture(); }

bool bakes_as_it_goes() { return true; }

SizedFont add_font(const char* file, float size, float) {
  return {ImGui::GetIO().Fonts->AddFontFromFileTTF(file, size), size};
}

void clear_fonts() { ImGui::GetIO().Fonts->Clear(); }

void finish_fonts(bool gl_back_end) {
  if (gl_back_end) return;  // it uploads what is baked from frame to frame
  unsigned char* pixels = nullptr;
  int width = 0;
  int height = 0;
  ImGui::GetIO().Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
}

#else

void push_font(const SizedFont& font) { ImGui::PushFont(font.font); }

Glyph glyph(const SizedFont& font, float size, char32_t code_point) {
  return from_line_box(*font.font->FindGlyph(to_wchar(code_point)), font.font->Ascent, size / font.font->FontSize);
}

void push_glyph_texture(ImDrawList& list) { list.PushTextureID(ImGui::GetIO().Fonts->TexID); }
void pop_glyph_texture(ImDrawList& list) { list.PopTextureID(); }

bool bakes_as_it_goes() { return false; }

SizedFont add_font(const char* file, float size, float density) {
  static const auto ranges = [] {
    std::array<ImWchar, 2 * draw::kGlyphRanges.size() + 1> pairs{};
    for (std::size_t i = 0; i < draw::kGlyphRanges.size(); ++i) {
      pairs[2 * i] = static_cast<ImWchar>(draw::kGlyphRanges[i].first);
      pairs[2 * i + 1] = static_cast<ImWchar>(draw::kGlyphRanges[i].last);
    }
    return pairs;
  }();
  constexpr float kSmoothFrom = 24.0F;  // pixels: from here on twice as many would not be seen
  ImFontConfig config;
  config.OversampleH = size * density < kSmoothFrom ? 2 : 1;
  config.OversampleV = 1;
  ImFont* font = ImGui::GetIO().Fonts->AddFontFromFileTTF(file, size * density, &config, ranges.data());
  if (font != nullptr) font->Scale = 1.0F / density;
  return {font, size};
}

void clear_fonts() {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.FontBuilderIO = ImFontAtlasGetBuilderForStbTruetype();
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
}

void finish_fonts(bool gl_back_end) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  // The first time the back end uploads by itself, with its first frame. Building forgets the texture.
  const bool uploaded = atlas.TexID != ImTextureID{};
  atlas.Build();
  if (!gl_back_end || !uploaded) return;
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
}

#endif

// ── Drawing ──

void add_polyline(ImDrawList& list, const ImVec2* points, int count, ImU32 colour, bool closed, float width) {
  const ImDrawFlags flags = closed ? ImDrawFlags_Closed : ImDrawFlags_None;
#if IMGUI_VERSION_NUM >= 19280
  list.AddPolyline(points, count, colour, width, flags);
#else
  list.AddPolyline(points, count, colour, flags, width);
#endif
}

}  // namespace unrolled::imgui
