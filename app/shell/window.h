// The window: GLFW, a GL 3.3 context, ImGui with its fonts, and a frame loop that waits while nothing happens.
//
//   draw::Fonts metrics;
//   Window window(options, theme, metrics);
//   Trainer trainer(…, [&] { window.wake(); });   // destroyed before the window
//   window.run([&] { …ImGui calls, window.player().play(picture, placement, *ImGui::GetWindowDrawList())… });
//
// Units: points are the theme's and the pictures'; scale() ImGui units make a point; density() pixels make an ImGui
// unit (1 on X11, where ImGui units are pixels).
#pragma once

#include <array>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "app/canvas/screen_fonts.h"
#include "app/canvas/screen_player.h"
#include "app/draw/fonts.h"
#include "app/draw/theme.h"
#include "app/gl/heatmap_pass.h"
#include "app/panels/panel.h"
#include "app/shell/frame_statistics.h"
#include "app/shell/input_queue.h"
#include "app/shell/widget_map.h"
#include "app/shell/window_place.h"

struct GLFWwindow;
struct ImGuiContext;

namespace unrolled {

struct WindowOptions {
  std::string title = "Unrolled";
  int width = 1600;  // points
  int height = 900;
  bool full_screen = false;
  std::optional<WindowPlace> place = {};  // where it was left, instead of these; moved where no screen shows it now
};

// The framebuffer's pixels: RGBA, 8 bits, top row first, as canvas::write_png takes them.
struct Screenshot {
  std::vector<unsigned char> rgba;
  int width = 0;
  int height = 0;
};

// Where there is nothing to open a window on, or no GL 3.3 for it: "no display: …".
class NoDisplay : public std::runtime_error {
 public:
  explicit NoDisplay(const std::string& reason) : std::runtime_error("no display: " + reason) {}
};

class Window {
 public:
  // Opens it. One at a time. Throws NoDisplay; std::runtime_error where a shader or a font cannot be read.
  Window(const WindowOptions& options, const draw::Theme& theme, const draw::Fonts& metrics);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // Calls `frame` for each frame, between ImGui::NewFrame() and ImGui::Render(), until close() or the user closes
  // the window. A frame is drawn after input (and two more, for what follows from it), for each wake(), when one
  // was asked for, and at most 60 times a second; in between it sleeps. Exceptions of `frame` pass through.
  void run(const std::function<void()>& frame);
  void close();

  // From any thread, as long as the window lives: something new is there to be shown.
  void wake();
  // From `frame`: draw again in so many seconds (0: the next frame, for what moves). The text cursor's blinking is
  // seen to.
  void request_redraw(double seconds = 0.0);

  // Colours, type sizes and line widths from the next frame on.
  void set_theme(const draw::Theme& theme);
  const draw::Theme& theme() const { return theme_; }

  float scale() const { return scale_; }      // ImGui units per point: the monitor's part; theme().scale is extra
  float density() const { return density_; }  // pixels per ImGui unit

  canvas::ScreenPlayer& player() { return *player_; }
  const canvas::ScreenFonts& fonts() const { return *fonts_; }
  WidgetMap& widgets() { return widgets_; }
  // Where the pointer came by, was pressed and let go since the last frame, in ImGui units; times are those of
  // glfwGetTime().
  const std::vector<PointerPlace>& pointer_way() const { return pointer_way_; }

  void set_title(const std::string& title);
  void set_full_screen(bool on);
  bool full_screen() const { return full_screen_; }
  WindowPlace place() const;  // for the next start
  // Files dropped on the window.
  void on_drop(std::function<void(const std::vector<std::filesystem::path>&)> handler);
  // Asked when the user closes the window; false keeps it open (to ask about unsaved work).
  void on_close(std::function<bool()> handler);

  // Hands over the pixels of the frame that is being drawn (or the next one), once it is complete.
  void take_screenshot(std::function<void(const Screenshot&)> receiver);

  const FrameStatistics& statistics() const { return statistics_; }
  double seconds_to_first_frame() const { return seconds_to_first_frame_; }  // from the constructor's call

 private:
  struct Callbacks;  // GLFW's, in window.cpp
  void open(const WindowOptions& options, const draw::Fonts& metrics);
  void shut();
  std::pair<float, float> measured_scale() const;  // scale and density as they should be
  bool scale_changed() const;
  void put_in_place(const WindowPlace& place);
  void note_place();
  void update_style();
  void poll();
  void wait();
  void hand_over_input();
  void draw_frame(const std::function<void()>& frame);
  void read_screenshot(int width, int height);

  draw::Theme theme_;
  GLFWwindow* window_ = nullptr;
  ImGuiContext* context_ = nullptr;
  bool glfw_ready_ = false;
  bool imgui_glfw_ready_ = false;
  bool imgui_gl_ready_ = false;
  std::unique_ptr<canvas::ScreenFonts> fonts_;
  std::unique_ptr<gl::HeatmapPass> heatmaps_;
  std::unique_ptr<canvas::ScreenPlayer> player_;

  InputQueue input_;
  draw::Point pointer_;  // as far as the queue has been handed over
  std::vector<PointerPlace> pointer_way_;
  bool pointer_inside_ = false;
  std::array<bool, 3> buttons_{};
  std::vector<std::filesystem::path> dropped_;

  float scale_ = 1.0F;
  float density_ = 1.0F;
  bool style_changed_ = false;
  std::array<float, 5> baked_for_{};  // type sizes, scale and density of the fonts
  bool full_screen_ = false;
  WindowPlace restore_;  // when it was last neither maximised nor full screen

  bool closed_ = false;
  int frames_due_ = 1;
  double redraw_at_ = 0.0;  // seconds of glfwGetTime(), as all below
  double next_frame_at_ = 0.0;
  double polled_at_ = 0.0;
  double shown_at_ = -1.0;
  double opened_at_ = 0.0;
  double seconds_to_first_frame_ = 0.0;
  std::atomic<bool> woken_{false};

  std::function<void(const std::vector<std::filesystem::path>&)> on_drop_;
  std::function<bool()> on_close_;
  std::function<void(const Screenshot&)> screenshot_;
  WidgetMap widgets_;
  FrameStatistics statistics_;
};

}  // namespace unrolled
