#include "app/shell/window.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "app/shell/folders.h"
#include "app/shell/imgui_theme.h"
#include "app/shell/window_icon.h"

namespace unrolled {

namespace {

constexpr double kFramePeriod = 1.0 / 62.0;  // a little faster than 60 Hz displays, not to miss every other refresh
constexpr double kNever = 1e30;
constexpr double kLongestSleep = 1.0;     // seconds, after which what is unused is freed
constexpr double kCursorBlink = 0.2;      // seconds between looks at ImGui's text cursor
constexpr double kLongestUnshown = 0.05;  // seconds for which frames may be built without being shown
constexpr int kFramesAfterEvent = 3;      // ImGui answers some input a frame or two later

std::string& glfw_error() {
  static std::string text;
  return text;
}

// Shortcuts and Ctrl+Z go by what the key's cap says, where that is a Latin letter.
int key_by_its_cap(int key, int scancode) {
  if (key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_EQUAL) return key;
  const char* name = glfwGetKeyName(key, scancode);
  if (name == nullptr || name[0] == '\0' || name[1] != '\0') return key;
  const char c = name[0];
  if (c >= 'a' && c <= 'z') return GLFW_KEY_A + (c - 'a');
  if (c >= 'A' && c <= 'Z') return GLFW_KEY_A + (c - 'A');
  return key;
}

}  // namespace

// GLFW's callbacks only take notes: what follows happens between frames.
struct Window::Callbacks {
  static Window& of(GLFWwindow* window) { return *static_cast<Window*>(glfwGetWindowUserPointer(window)); }

  static void push(GLFWwindow* window, const InputEvent& event) {
    of(window).input_.push(event);
    of(window).frames_due_ = kFramesAfterEvent;
  }
  static void due(GLFWwindow* window) { of(window).frames_due_ = kFramesAfterEvent; }

  static void install(GLFWwindow* window) {
    using Kind = InputEvent::Kind;
    glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) {
      push(w, {Kind::move, static_cast<float>(x), static_cast<float>(y), 0, false, glfwGetTime()});
    });
    glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int entered) {
      if (entered == GLFW_FALSE) push(w, {Kind::leave});
    });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int) {
      if (button < static_cast<int>(of(w).buttons_.size()))
        push(w, {Kind::button, 0.0F, 0.0F, button, action == GLFW_PRESS, glfwGetTime()});
    });
    glfwSetScrollCallback(window, [](GLFWwindow* w, double x, double y) {
      push(w, {Kind::wheel, static_cast<float>(x), static_cast<float>(y)});
    });
    glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int) {
      if (action != GLFW_REPEAT)  // ImGui repeats by itself
        push(w, {Kind::key, 0.0F, 0.0F, key_by_its_cap(key, scancode), action == GLFW_PRESS});
      else
        due(w);
    });
    glfwSetCharCallback(window, [](GLFWwindow* w, unsigned int code_point) {
      push(w, {Kind::character, 0.0F, 0.0F, static_cast<int>(code_point)});
    });
    glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int focused) {
      push(w, {Kind::focus, 0.0F, 0.0F, 0, focused == GLFW_TRUE});
    });
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { due(w); });
    glfwSetWindowPosCallback(window, [](GLFWwindow* w, int, int) { of(w).note_place(); });
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) {
      of(w).note_place();
      of(w).style_changed_ = of(w).style_changed_ || of(w).scale_changed();
      due(w);
    });
    glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) {
      of(w).style_changed_ = true;
      due(w);
    });
    glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** paths) {
      for (int i = 0; i < count; ++i) of(w).dropped_.emplace_back(paths[i]);
      due(w);
    });
    glfwSetWindowCloseCallback(window, [](GLFWwindow* w) { due(w); });
  }
};

Window::Window(const WindowOptions& options, const draw::Theme& theme, const draw::Fonts& metrics) : theme_(theme) {
  try {
    open(options, metrics);
  } catch (...) {
    shut();
    throw;
  }
}

Window::~Window() { shut(); }

void Window::open(const WindowOptions& options, const draw::Fonts& metrics) {
  glfwSetErrorCallback([](int, const char* text) { glfw_error() = text; });
  if (glfwInit() == GLFW_FALSE) throw NoDisplay(glfw_error());
  glfw_ready_ = true;
  opened_at_ = glfwGetTime();
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "unrolled");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "unrolled");

  // As large as wanted, but no larger than the screen. Sizes are in screen coordinates, which on X11 are pixels.
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  int width = options.width;
  int height = options.height;
  if (monitor != nullptr) {
    float content_scale = 1.0F;
    glfwGetMonitorContentScale(monitor, &content_scale, nullptr);
    int left = 0;
    int top = 0;
    int available_width = 0;
    int available_height = 0;
    glfwGetMonitorWorkarea(monitor, &left, &top, &available_width, &available_height);
    width = static_cast<int>(static_cast<float>(options.width) * content_scale);
    height = static_cast<int>(static_cast<float>(options.height) * content_scale);
    if (available_width > 0) width = std::min(width, available_width);
    if (available_height > 0) height = std::min(height, available_height);
  }
  window_ = glfwCreateWindow(width, height, options.title.c_str(), nullptr, nullptr);
  if (window_ == nullptr) throw NoDisplay(glfw_error());
  glfwSetWindowUserPointer(window_, this);
  glfwSetWindowSizeLimits(window_, 480, 320, GLFW_DONT_CARE, GLFW_DONT_CARE);
  set_window_icon(window_, metrics);
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(1);

  IMGUI_CHECKVERSION();
  context_ = ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // the layout is the program's own
  io.LogFilename = nullptr;
  ImGui_ImplGlfw_InitForOpenGL(window_, false);
  imgui_glfw_ready_ = true;
  ImGui_ImplOpenGL3_Init("#version 330 core");
  imgui_gl_ready_ = true;
  imgui::prepare_input();
  Callbacks::install(window_);

  heatmaps_ = std::make_unique<gl::HeatmapPass>(data_folder() / "shaders");
  fonts_ = std::make_unique<canvas::ScreenFonts>(metrics);
  player_ = std::make_unique<canvas::ScreenPlayer>(*fonts_, heatmaps_.get());
  update_style();
  if (options.place) put_in_place(*options.place);
  note_place();
  if (options.full_screen || (options.place && options.place->full_screen)) set_full_screen(true);
  glfwShowWindow(window_);
  if (options.place && options.place->maximised) glfwMaximizeWindow(window_);
}

void Window::shut() {
  player_.reset();
  heatmaps_.reset();
  if (imgui_gl_ready_) ImGui_ImplOpenGL3_Shutdown();
  if (imgui_glfw_ready_) ImGui_ImplGlfw_Shutdown();
  if (context_ != nullptr) ImGui::DestroyContext(context_);
  if (window_ != nullptr) glfwDestroyWindow(window_);
  if (glfw_ready_) glfwTerminate();
  imgui_gl_ready_ = imgui_glfw_ready_ = glfw_ready_ = false;
  context_ = nullptr;
  window_ = nullptr;
}

// ── Scale and style ──

std::pair<float, float> Window::measured_scale() const {
  float content_scale = 1.0F;
  glfwGetWindowContentScale(window_, &content_scale, nullptr);
  int window_width = 0;
  int pixels = 0;
  glfwGetWindowSize(window_, &window_width, nullptr);
  glfwGetFramebufferSize(window_, &pixels, nullptr);
  const float density =
      window_width > 0 && pixels > 0 ? static_cast<float>(pixels) / static_cast<float>(window_width) : density_;
  return {std::max(content_scale, 0.25F) / density, density};
}

bool Window::scale_changed() const { return measured_scale() != std::pair(scale_, density_); }

void Window::update_style() {
  style_changed_ = false;
  std::tie(scale_, density_) = measured_scale();
  apply_theme(theme_, scale_);
  const std::array<float, 5> baked{theme_.body(), theme_.axis(), theme_.title(), scale_, density_};
  if (baked == baked_for_) return;
  fonts_->bake(theme_, scale_, density_, true);
  baked_for_ = baked;
}

void Window::set_theme(const draw::Theme& theme) {
  theme_ = theme;
  style_changed_ = true;
  request_redraw();
}

// ── The loop ──

void Window::run(const std::function<void()>& frame) {
  while (!closed_) {
    wait();
    if (glfwWindowShouldClose(window_) != GLFW_FALSE) {
      glfwSetWindowShouldClose(window_, GLFW_FALSE);
      if (!on_close_ || on_close_()) return;
    }
    if (!dropped_.empty()) {
      const std::vector<std::filesystem::path> paths = std::exchange(dropped_, {});
      if (on_drop_) on_drop_(paths);
    }
    if (woken_.exchange(false)) frames_due_ = std::max(frames_due_, 1);
    const double now = glfwGetTime();
    if (now >= redraw_at_) frames_due_ = std::max(frames_due_, 1);
    if (frames_due_ == 0 && input_.empty()) {
      heatmaps_->free_unused(now);
      continue;
    }
    frames_due_ = std::max(frames_due_ - 1, 0);
    redraw_at_ = kNever;
    draw_frame(frame);
  }
}

// Takes what came while nobody looked, as while a frame was made, at times that are likely.
void Window::poll() {
  const std::size_t before = input_.waiting();
  glfwPollEvents();
  const double now = glfwGetTime();
  input_.spread(before, polled_at_, now);
  polled_at_ = now;
}

// Sleeps until there is a reason to draw: an event, wake(), a frame that was asked for; and in any case until the
// next frame may come.
void Window::wait() {
  const bool burst = !input_.empty();  // it fills several frames: no pause between them
  poll();
  if (burst) return;
  for (;;) {
    const double now = glfwGetTime();
    const bool due = frames_due_ > 0 || woken_.load() || now >= redraw_at_;
    const double until = due ? next_frame_at_ : std::max(redraw_at_, next_frame_at_);
    if (due && now >= until) return;
    glfwWaitEventsTimeout(std::clamp(until - now, 0.0005, kLongestSleep));
    polled_at_ = glfwGetTime();
    if (!due && glfwGetTime() < redraw_at_ && frames_due_ == 0 && !woken_.load()) return;  // slept for long
    if (glfwWindowShouldClose(window_) != GLFW_FALSE) return;
  }
}

void Window::hand_over_input() {
  using Kind = InputEvent::Kind;
  pointer_way_.clear();
  for (const InputEvent& event : input_.take_frame()) {
    switch (event.kind) {
      case Kind::move:
        pointer_ = {event.x, event.y};
        pointer_inside_ = true;
        pointer_way_.push_back({pointer_, event.seconds});
        break;
      case Kind::leave:
        pointer_inside_ = false;
        break;
      case Kind::button:
        buttons_[static_cast<std::size_t>(event.code)] = event.down;
        pointer_way_.push_back({pointer_, event.seconds});  // when a stroke begins and ends
        break;
      case Kind::wheel:
        imgui::feed_wheel(event.x, event.y);
        break;
      case Kind::key:
        imgui::feed_key(event.code, event.down);
        break;
      case Kind::character:
        imgui::feed_character(static_cast<unsigned int>(event.code));
        break;
      case Kind::focus:
        imgui::feed_focus(event.down);
        if (!event.down) buttons_.fill(false);
        break;
    }
  }
  // In every frame, since the back end has just put in what GLFW says now, ahead of the queue. A drag goes on
  // outside the window.
  const bool dragging = std::find(buttons_.begin(), buttons_.end(), true) != buttons_.end();
  if (pointer_inside_ || dragging)
    imgui::feed_mouse_position(pointer_.x, pointer_.y);
  else
    imgui::feed_mouse_left_window();
  for (std::size_t i = 0; i < buttons_.size(); ++i) imgui::feed_mouse_button(static_cast<int>(i), buttons_[i]);
}

void Window::draw_frame(const std::function<void()>& frame) {
  const double start = thread_cpu_ms();
  if (style_changed_) update_style();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  hand_over_input();
  ImGui::NewFrame();
  widgets_.begin_frame();
  try {
    frame();
  } catch (...) {
    ImGui::EndFrame();
    throw;
  }
  ImGui::Render();
  if (ImGui::GetIO().WantTextInput) request_redraw(kCursorBlink);
  const double built = thread_cpu_ms();

  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  const double now = glfwGetTime();
  // Of a burst of input only every so many frames are shown: the program has caught up the sooner.
  const bool skip = !input_.empty() && now - shown_at_ < kLongestUnshown && !screenshot_;
  if (!skip && width > 0 && height > 0) {
    glViewport(0, 0, width, height);
    heatmaps_->draw_pending();
    const draw::Colour page = theme_.page;
    glClearColor(static_cast<float>(page.red) / 255.0F, static_cast<float>(page.green) / 255.0F,
                 static_cast<float>(page.blue) / 255.0F, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    if (screenshot_) read_screenshot(width, height);
    const double drawn = thread_cpu_ms();
    glfwSwapBuffers(window_);
    statistics_.add({built - start, drawn - built, thread_cpu_ms() - drawn});
    shown_at_ = now;
    next_frame_at_ = std::max(next_frame_at_ + kFramePeriod, now);
    if (seconds_to_first_frame_ == 0.0) seconds_to_first_frame_ = glfwGetTime() - opened_at_;
    widgets_.end_frame(density_);
  }
  heatmaps_->end_frame(now);
}

void Window::read_screenshot(int width, int height) {
  Screenshot shot{{}, width, height};
  const std::size_t row = static_cast<std::size_t>(width) * 4;
  shot.rgba.resize(row * static_cast<std::size_t>(height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadBuffer(GL_BACK);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, shot.rgba.data());
  for (std::size_t top = 0, bottom = static_cast<std::size_t>(height) - 1; top < bottom; ++top, --bottom)
    std::swap_ranges(shot.rgba.data() + top * row, shot.rgba.data() + (top + 1) * row, shot.rgba.data() + bottom * row);
  for (std::size_t i = 3; i < shot.rgba.size(); i += 4) shot.rgba[i] = 255;  // a window is opaque
  std::exchange(screenshot_, nullptr)(shot);
}

void Window::close() { closed_ = true; }

void Window::wake() {
  if (!woken_.exchange(true)) glfwPostEmptyEvent();
}

void Window::request_redraw(double seconds) { redraw_at_ = std::min(redraw_at_, glfwGetTime() + seconds); }

// ── Place ──

void Window::note_place() {
  if (full_screen_ || glfwGetWindowAttrib(window_, GLFW_MAXIMIZED) != GLFW_FALSE ||
      glfwGetWindowAttrib(window_, GLFW_ICONIFIED) != GLFW_FALSE)
    return;
  glfwGetWindowPos(window_, &restore_.x, &restore_.y);
  glfwGetWindowSize(window_, &restore_.width, &restore_.height);
}

WindowPlace Window::place() const {
  WindowPlace place = restore_;
  place.full_screen = full_screen_;
  place.maximised = !full_screen_ && glfwGetWindowAttrib(window_, GLFW_MAXIMIZED) != GLFW_FALSE;
  return place;
}

// No larger than the screen that shows its middle; where none does, it stays where the window manager puts it.
void Window::put_in_place(const WindowPlace& place) {
  const int x = place.x + place.width / 2;
  const int y = place.y + place.height / 2;
  int count = 0;
  GLFWmonitor** monitors = glfwGetMonitors(&count);
  for (int i = 0; i < count; ++i) {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
    glfwGetMonitorWorkarea(monitors[i], &left, &top, &width, &height);
    if (x < left || x >= left + width || y < top || y >= top + height) continue;
    const int fitting_width = std::min(place.width, width);
    const int fitting_height = std::min(place.height, height);
    glfwSetWindowSize(window_, fitting_width, fitting_height);
    glfwSetWindowPos(window_, std::clamp(place.x, left, left + width - fitting_width),
                     std::clamp(place.y, top, top + height - fitting_height));
    return;
  }
}

void Window::set_title(const std::string& title) { glfwSetWindowTitle(window_, title.c_str()); }

// On the monitor that shows the middle of the window.
void Window::set_full_screen(bool on) {
  if (on == full_screen_) return;
  full_screen_ = on;
  request_redraw();
  if (!on) {
    glfwSetWindowMonitor(window_, nullptr, restore_.x, restore_.y, restore_.width, restore_.height, GLFW_DONT_CARE);
    return;
  }
  const int x = restore_.x + restore_.width / 2;
  const int y = restore_.y + restore_.height / 2;
  int count = 0;
  GLFWmonitor** monitors = glfwGetMonitors(&count);
  GLFWmonitor* chosen = glfwGetPrimaryMonitor();
  for (int i = 0; i < count; ++i) {
    int left = 0;
    int top = 0;
    glfwGetMonitorPos(monitors[i], &left, &top);
    const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
    if (mode != nullptr && x >= left && x < left + mode->width && y >= top && y < top + mode->height)
      chosen = monitors[i];
  }
  const GLFWvidmode* mode = chosen != nullptr ? glfwGetVideoMode(chosen) : nullptr;
  if (mode == nullptr) {
    full_screen_ = false;
    return;
  }
  glfwSetWindowMonitor(window_, chosen, 0, 0, mode->width, mode->height, mode->refreshRate);
}

void Window::on_drop(std::function<void(const std::vector<std::filesystem::path>&)> handler) {
  on_drop_ = std::move(handler);
}

void Window::on_close(std::function<bool()> handler) { on_close_ = std::move(handler); }

void Window::take_screenshot(std::function<void(const Screenshot&)> receiver) {
  screenshot_ = std::move(receiver);
  request_redraw();
}

}  // namespace unrolled
