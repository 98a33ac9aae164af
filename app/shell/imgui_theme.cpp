#include "app/shell/imgui_theme.h"

namespace unrolled {

ImU32 to_imgui(draw::Colour c) { return IM_COL32(c.red, c.green, c.blue, c.alpha); }

ImVec4 to_imgui_vector(draw::Colour c) { return ImGui::ColorConvertU32ToFloat4(to_imgui(c)); }

void apply_theme(const draw::Theme& theme, float scale) {
  using draw::mix;
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  if (theme.dark)
    ImGui::StyleColorsDark(&style);
  else
    ImGui::StyleColorsLight(&style);

  const float unit = theme.unit() * scale;
  style.WindowPadding = {unit, unit};
  style.FramePadding = {unit, unit / 2};
  style.ItemSpacing = {unit, unit * 0.75F};
  style.ItemInnerSpacing = {unit * 0.75F, unit / 2};
  style.CellPadding = {unit / 2, unit / 4};
  style.IndentSpacing = 2 * unit;
  style.ScrollbarSize = 1.25F * unit;
  style.GrabMinSize = 1.5F * unit;
  style.WindowRounding = 0.0F;
  style.ChildRounding = 0.0F;
  style.PopupRounding = style.FrameRounding = style.GrabRounding = style.ScrollbarRounding = unit / 2;
  style.TabRounding = 0.0F;
  style.WindowBorderSize = 0.0F;
  style.ChildBorderSize = 0.0F;
  style.FrameBorderSize = 0.0F;
  style.PopupBorderSize = 1.0F;
  style.WindowMinSize = {unit, unit};
  style.DisplaySafeAreaPadding = {0.0F, 0.0F};

  // A frame is a shade between page and hairline; what is chosen carries the accent; nothing else has a colour.
  const draw::Colour page = theme.page;
  const draw::Colour frame = mix(page, theme.hairline, 0.75F);
  const draw::Colour frame_hovered = mix(theme.hairline, theme.secondary, 0.12F);
  const draw::Colour frame_active = mix(theme.hairline, theme.secondary, 0.25F);
  const draw::Colour chosen = mix(page, theme.accent, 0.18F);
  const draw::Colour chosen_hovered = mix(page, theme.accent, 0.28F);
  const draw::Colour chosen_active = mix(page, theme.accent, 0.38F);
  const draw::Colour popup = theme.dark ? mix(page, theme.hairline, 0.6F) : mix(page, {255, 255, 255, 255}, 0.6F);
  const draw::Colour nothing = page.with_alpha(0.0F);
  const auto set = [&](ImGuiCol role, draw::Colour colour) { style.Colors[role] = to_imgui_vector(colour); };
  set(ImGuiCol_Text, theme.text);
  set(ImGuiCol_TextDisabled, theme.secondary);
  set(ImGuiCol_WindowBg, nothing);
  set(ImGuiCol_ChildBg, nothing);
  set(ImGuiCol_PopupBg, popup);
  set(ImGuiCol_Border, theme.hairline);
  set(ImGuiCol_BorderShadow, nothing);
  set(ImGuiCol_FrameBg, frame);
  set(ImGuiCol_FrameBgHovered, frame_hovered);
  set(ImGuiCol_FrameBgActive, frame_active);
  set(ImGuiCol_TitleBg, frame);
  set(ImGuiCol_TitleBgActive, frame);
  set(ImGuiCol_TitleBgCollapsed, frame);
  set(ImGuiCol_MenuBarBg, nothing);
  set(ImGuiCol_ScrollbarBg, nothing);
  set(ImGuiCol_ScrollbarGrab, frame_active);
  set(ImGuiCol_ScrollbarGrabHovered, mix(theme.hairline, theme.secondary, 0.5F));
  set(ImGuiCol_ScrollbarGrabActive, theme.secondary);
  set(ImGuiCol_CheckMark, theme.accent);
  set(ImGuiCol_SliderGrab, theme.accent);
  set(ImGuiCol_SliderGrabActive, mix(theme.accent, theme.text, 0.25F));
  set(ImGuiCol_Button, nothing);
  set(ImGuiCol_ButtonHovered, frame_hovered);
  set(ImGuiCol_ButtonActive, frame_active);
  set(ImGuiCol_Header, chosen);
  set(ImGuiCol_HeaderHovered, chosen_hovered);
  set(ImGuiCol_HeaderActive, chosen_active);
  set(ImGuiCol_Separator, theme.hairline);
  set(ImGuiCol_SeparatorHovered, theme.accent);
  set(ImGuiCol_SeparatorActive, theme.accent);
  set(ImGuiCol_ResizeGrip, nothing);
  set(ImGuiCol_ResizeGripHovered, frame_hovered);
  set(ImGuiCol_ResizeGripActive, frame_active);
  set(ImGuiCol_Tab, nothing);
  set(ImGuiCol_TabHovered, chosen_hovered);
  set(ImGuiCol_PlotLines, theme.accent);
  set(ImGuiCol_PlotLinesHovered, theme.accent);
  set(ImGuiCol_PlotHistogram, theme.accent);
  set(ImGuiCol_PlotHistogramHovered, theme.accent);
  set(ImGuiCol_TableHeaderBg, frame);
  set(ImGuiCol_TableBorderStrong, theme.hairline);
  set(ImGuiCol_TableBorderLight, theme.hairline);
  set(ImGuiCol_TableRowBg, nothing);
  set(ImGuiCol_TableRowBgAlt, nothing);
  set(ImGuiCol_TextSelectedBg, chosen_active);
  set(ImGuiCol_DragDropTarget, theme.accent);
  set(ImGuiCol_ModalWindowDimBg, mix(page, theme.text, 0.2F).with_alpha(0.6F));
}

}  // namespace unrolled
