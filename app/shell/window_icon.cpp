#include "app/shell/window_icon.h"

#include <GLFW/glfw3.h>

#include <array>

#include "app/canvas/file_player.h"
#include "app/draw/theme.h"

namespace unrolled {

draw::Picture icon_picture() {
  const draw::Theme theme = draw::light_theme();
  constexpr float kMiddle = 32.0F;
  constexpr float kColumns[] = {14.0F, 32.0F, 50.0F};  // the three steps
  constexpr float kWidth = 2.6F;
  draw::Picture picture({64, 64});
  picture.rectangle({0, 0, 64, 64}, theme.hairline, 13);
  picture.rectangle({2, 2, 60, 60}, theme.page, 11);
  picture.line({kColumns[0], kMiddle}, {kColumns[2], kMiddle}, theme.text, kWidth);
  float share = 0.0F;  // the memory of the first step fades
  for (const float x : kColumns) {
    picture.line({x, 12}, {x, 52}, theme.text, kWidth);
    picture.rectangle({x - 4, 48, 8, 8}, theme.input, 4);
    picture.rectangle({x - 4, 8, 8, 8}, theme.output, 4);
    picture.rectangle({x - 7, 25, 14, 14}, draw::mix(theme.hidden, theme.page, share), 3.5F);
    share += 0.225F;
  }
  return picture;
}

void set_window_icon(GLFWwindow* window, const draw::Fonts& fonts) {
  constexpr std::array kSizes = {16.0F, 32.0F, 48.0F, 128.0F};
  const draw::Picture picture = icon_picture();
  std::array<std::vector<unsigned char>, kSizes.size()> pixels;
  std::array<GLFWimage, kSizes.size()> images;
  for (std::size_t i = 0; i < kSizes.size(); ++i) {
    canvas::FigureOptions options;
    options.page = {255, 255, 255, 0};
    options.png_scale = kSizes[i] / picture.size().width;
    pixels[i] = canvas::render_rgba(picture, fonts, options, images[i].width, images[i].height);
    images[i].pixels = pixels[i].data();
  }
  glfwSetWindowIcon(window, static_cast<int>(images.size()), images.data());
}

}  // namespace unrolled
