// A GL texture that is sampled without filtering.
#pragma once

namespace unrolled::gl {

enum class Format { float_red, rgba };  // one float, or four bytes, per texel

class Texture {
 public:
  // Like all functions, needs a current context.
  explicit Texture(Format format);
  ~Texture();
  Texture(Texture&& other) noexcept;
  Texture& operator=(Texture&& other) noexcept;
  Texture(const Texture&) = delete;
  Texture& operator=(const Texture&) = delete;

  // Sets size and content (width * height texels, rows from the top); null: undefined content. Memory is kept where
  // the size is the same. Throws std::runtime_error where the size exceeds what GL allows.
  void set(int width, int height, const void* texels);

  unsigned int name() const { return name_; }
  int width() const { return width_; }
  int height() const { return height_; }

 private:
  Format format_;
  unsigned int name_ = 0;
  int width_ = 0;
  int height_ = 0;
};

}  // namespace unrolled::gl
