// ImGui without window and GL, for tests: frames are built, input is fed by hand, nothing is shown.
#pragma once

#include <imgui.h>

#include "app/canvas/screen_fonts.h"
#include "app/draw/fonts.h"
#include "app/draw/theme.h"

namespace unrolled {

class NullImgui {
 public:
  explicit NullImgui(draw::Size size = {800, 600}) : context_(ImGui::CreateContext()), fonts_(metrics_) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {size.width, size.height};
    io.DeltaTime = 1.0F / 60.0F;
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    imgui::prepare_input();
    fonts_.bake(draw::light_theme(), 1.0F, 1.0F, false);
  }
  ~NullImgui() { ImGui::DestroyContext(context_); }
  NullImgui(const NullImgui&) = delete;
  NullImgui& operator=(const NullImgui&) = delete;

  // One frame; `content` fills a window of the display's size.
  template <class Content>
  void frame(Content content) {
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("root", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground);
    content();
    ImGui::End();
    ImGui::Render();
  }

  const draw::Fonts& metrics() const { return metrics_; }
  const canvas::ScreenFonts& fonts() const { return fonts_; }

 private:
  ImGuiContext* context_;
  draw::Fonts metrics_;
  canvas::ScreenFonts fonts_;
};

}  // namespace unrolled
