#include "app/draw/fonts.h"

#include <stb/stb_truetype.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "app/draw/utf8.h"

namespace unrolled::draw {

namespace {

namespace fs = std::filesystem;

constexpr const char* kDebianFolder = "/usr/share/fonts/truetype/dejavu";

// One code point beyond the last range that is counted in a table; U+FFFD has the table's last place.
constexpr std::size_t kTableSize = 0x2C80;

bool in_ranges(char32_t code) {
  for (const GlyphRange& range : kGlyphRanges)
    if (code >= range.first && code <= range.last) return true;
  return false;
}

std::vector<unsigned char> read_font(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<unsigned char> bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (bytes.empty())
    throw std::runtime_error("cannot read the font " + path.string() + "; it is in the package fonts-dejavu-core");
  return bytes;
}

// The metrics of one font file. Advances are looked up once; the table is of atomics so that any thread may ask.
class Metrics {
 public:
  explicit Metrics(fs::path path) : path_(std::move(path)), bytes_(read_font(path_)), advances_(kTableSize + 1) {
    const int offset = stbtt_GetFontOffsetForIndex(bytes_.data(), 0);
    if (offset < 0 || stbtt_InitFont(&info_, bytes_.data(), offset) == 0)
      throw std::runtime_error("not a TrueType font: " + path_.string() +
                               "; the right one is in the package fonts-dejavu-core");
    int gap = 0;
    stbtt_GetFontVMetrics(&info_, &ascent_, &descent_, &gap);
  }

  const fs::path& path() const { return path_; }
  // Points per font unit when the line box is `size` points high.
  float scale(float size) const { return size / static_cast<float>(ascent_ - descent_); }
  int ascent() const { return ascent_; }

  bool has(char32_t code) const { return lookup(code) != kAbsent; }
  // In font units.
  int advance(char32_t code) const {
    const int known = lookup(code);
    return (known != kAbsent ? known : lookup(kReplacement)) - kFirstAdvance;
  }

 private:
  static constexpr int kUnknown = 0;
  static constexpr int kAbsent = 1;
  static constexpr int kFirstAdvance = 2;  // stored as advance + 2

  int lookup(char32_t code) const {
    if (!in_ranges(code)) return kAbsent;
    std::atomic<int>& entry = advances_[code < kTableSize ? code : kTableSize];
    int value = entry.load(std::memory_order_relaxed);
    if (value != kUnknown) return value;
    const int glyph = stbtt_FindGlyphIndex(&info_, static_cast<int>(code));
    int advance = 0;
    int bearing = 0;
    if (glyph != 0 || code == kReplacement) stbtt_GetGlyphHMetrics(&info_, glyph, &advance, &bearing);
    value = glyph != 0 || code == kReplacement ? advance + kFirstAdvance : kAbsent;
    entry.store(value, std::memory_order_relaxed);
    return value;
  }

  fs::path path_;
  std::vector<unsigned char> bytes_;
  stbtt_fontinfo info_{};
  int ascent_ = 0;
  int descent_ = 0;
  mutable std::vector<std::atomic<int>> advances_;
};

}  // namespace

struct Fonts::Data {
  explicit Data(const fs::path& folder)
      : sans(folder / "DejaVuSans.ttf"), bold(folder / "DejaVuSans-Bold.ttf"), mono(folder / "DejaVuSansMono.ttf") {}

  const Metrics& of(Face face) const {
    switch (face) {
      case Face::bold:
        return bold;
      case Face::mono:
        return mono;
      case Face::sans:
        break;
    }
    return sans;
  }

  Metrics sans;
  Metrics bold;
  Metrics mono;
};

Fonts::Fonts(const fs::path& folder)
    : data_(std::make_unique<Data>(folder.empty() ? fs::path(kDebianFolder) : folder)) {}

Fonts::~Fonts() = default;

float Fonts::width(std::string_view text, Face face, float size) const {
  const Metrics& metrics = data_->of(face);
  long units = 0;
  for (std::size_t at = 0; at < text.size();) units += metrics.advance(next_code_point(text, at));
  return static_cast<float>(units) * metrics.scale(size);
}

float Fonts::baseline(Face face, float size) const {
  const Metrics& metrics = data_->of(face);
  return static_cast<float>(metrics.ascent()) * metrics.scale(size);
}

std::string Fonts::shortened(std::string_view text, Face face, float size, float width) const {
  if (this->width(text, face, size) <= width) return std::string(text);
  const Metrics& metrics = data_->of(face);
  const float scale = metrics.scale(size);
  long units = metrics.advance(0x2026);
  if (static_cast<float>(units) * scale > width) return {};
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    units += metrics.advance(next_code_point(text, at));
    if (static_cast<float>(units) * scale > width) break;
    end = at;
  }
  while (end > 0 && text[end - 1] == ' ') --end;
  return std::string(text.substr(0, end)) + "…";
}

char32_t Fonts::drawn(char32_t code_point, Face face) const {
  return data_->of(face).has(code_point) ? code_point : kReplacement;
}

fs::path Fonts::file(Face face) const { return data_->of(face).path(); }

}  // namespace unrolled::draw
