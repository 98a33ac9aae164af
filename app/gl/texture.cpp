#include "app/gl/texture.h"

#include <stdexcept>
#include <string>
#include <utility>

#include "app/gl/gl.h"

namespace unrolled::gl {

Texture::Texture(Format format) : format_(format) {
  glGenTextures(1, &name_);
  glBindTexture(GL_TEXTURE_2D, name_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

Texture::~Texture() {
  if (name_ != 0) glDeleteTextures(1, &name_);
}

Texture::Texture(Texture&& other) noexcept
    : format_(other.format_),
      name_(std::exchange(other.name_, 0U)),
      width_(std::exchange(other.width_, 0)),
      height_(std::exchange(other.height_, 0)) {}

Texture& Texture::operator=(Texture&& other) noexcept {
  std::swap(format_, other.format_);
  std::swap(name_, other.name_);
  std::swap(width_, other.width_);
  std::swap(height_, other.height_);
  return *this;
}

void Texture::set(int width, int height, const void* texels) {
  const GLenum format = format_ == Format::float_red ? GL_RED : GL_RGBA;
  const GLenum type = format_ == Format::float_red ? GL_FLOAT : GL_UNSIGNED_BYTE;
  glBindTexture(GL_TEXTURE_2D, name_);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  if (width == width_ && height == height_) {
    if (texels != nullptr) glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, height, format, type, texels);
    return;
  }
  GLint most = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &most);
  if (width < 1 || height < 1 || width > most || height > most)
    throw std::runtime_error("a texture of " + std::to_string(width) + " x " + std::to_string(height) +
                             " texels; GL allows 1 to " + std::to_string(most));
  const GLint internal = format_ == Format::float_red ? GL_R32F : GL_RGBA8;
  glTexImage2D(GL_TEXTURE_2D, 0, internal, width, height, 0, format, type, texels);
  width_ = width;
  height_ = height;
}

}  // namespace unrolled::gl
