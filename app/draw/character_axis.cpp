#include "app/draw/character_axis.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace unrolled::draw {

namespace {

constexpr int kLongestWord = 16;  // what is longer is no word and is cut

struct Word {
  int first = 0;
  int count = 0;
  float left = 0.0F;   // of its text
  float width = 0.0F;  // of its text
  float right() const { return left + width; }
};

bool parts_words(const std::string& label) {
  return label.empty() || label == "␣" || label == "↵" || label == "→" || label == " ";
}

std::string text_of(const std::vector<std::string>& labels, int first, int count) {
  std::string text;
  for (int i = first; i < first + count; ++i) text += labels[static_cast<std::size_t>(i)];
  return text;
}

class Setter {
 public:
  Setter(Picture& picture, const Rect& plot, const AxisScale& scale, const std::vector<std::string>& labels, int first,
         int marked, const Theme& theme, const Fonts& fonts)
      : picture_(picture),
        plot_(plot),
        scale_(scale),
        labels_(labels),
        first_(first),
        marked_(marked),
        theme_(theme),
        fonts_(fonts) {}

  void each() const {
    for (int i = 0; i < static_cast<int>(labels_.size()); ++i) {
      const std::string& label = labels_[static_cast<std::size_t>(i)];
      if (label.empty() || !scale_.holds(first_ + i)) continue;
      picture_.text({scale_.at(first_ + i), top()}, label,
                    {Face::mono, theme_.axis(), i == marked_ ? theme_.accent : theme_.text, Align::centre, false});
    }
  }

  // Every second, fifth, tenth …, as many as have room, and the one that is marked.
  void numbers() const {
    const auto number = [&](int i) { return std::atoi(labels_[static_cast<std::size_t>(i)].c_str()); };
    const int total = static_cast<int>(labels_.size());
    const float widest = fonts_.width(labels_.back(), Face::mono, theme_.axis()) + gap();
    const float each = std::abs(scale_.at(1.0) - scale_.at(0.0));
    int step = 1;
    for (int i = 0; static_cast<float>(step) * each < widest && step < total; ++i)
      step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    std::vector<Word> set;
    if (marked_ >= 0 && marked_ < total) set.push_back(placed(marked_, 1));
    for (int i = 0; i < total; ++i) {
      if (number(i) % step != 0 || i == marked_ || !scale_.holds(first_ + i)) continue;
      const Word word = placed(i, 1);
      if (word.right() > picture_.size().width + 0.5F) continue;
      if (std::none_of(set.begin(), set.end(), [&](const Word& one) { return touch(one, word); })) set.push_back(word);
    }
    for (const Word& word : set) draw(word);
  }

  void words() const {
    std::vector<Word> set = chosen();
    if (marked_ >= 0 && marked_ < static_cast<int>(labels_.size())) {
      const Word here = marked_word(set);
      std::erase_if(set, [&](const Word& one) { return one.first == here.first || touch(one, here); });
      draw(here);
    }
    for (const Word& word : set) draw(word);
  }

 private:
  float top() const { return plot_.bottom() + 3.0F * theme_.scale; }
  float gap() const { return 0.6F * theme_.axis(); }

  bool touch(const Word& a, const Word& b) const { return a.left < b.right() + gap() && b.left < a.right() + gap(); }

  Word placed(int first, int count) const {
    Word word{first, count, 0.0F, fonts_.width(text_of(labels_, first, count), Face::mono, theme_.axis())};
    const float centre = scale_.at(first_ + first + 0.5 * (count - 1));
    // Not under the numbers of the vertical axis, nor out of the picture.
    const float least = plot_.x - 0.3F * theme_.axis();
    word.left = std::clamp(centre - word.width / 2.0F, least, std::max(least, picture_.size().width - word.width));
    return word;
  }

  std::vector<Word> all() const {
    std::vector<Word> words;
    const int total = static_cast<int>(labels_.size());
    for (int i = 0; i < total;) {
      if (parts_words(labels_[static_cast<std::size_t>(i)])) {
        ++i;
        continue;
      }
      int count = 1;
      while (i + count < total && count < kLongestWord && !parts_words(labels_[static_cast<std::size_t>(i + count)]))
        ++count;
      words.push_back(placed(i, count));
      i += count;
    }
    return words;
  }

  // The longest words say most: each that touches none as long as it, or longer.
  std::vector<Word> chosen() const {
    std::vector<Word> words = all();
    std::stable_sort(words.begin(), words.end(), [](const Word& a, const Word& b) { return a.count > b.count; });
    std::vector<Word> set;
    for (const Word& word : words) {
      const bool free = std::none_of(set.begin(), set.end(), [&](const Word& one) { return touch(one, word); });
      if (free && word.right() <= picture_.size().width + 0.5F) set.push_back(word);
    }
    return set;
  }

  // The word that the marked character belongs to, or a mark for white space by itself.
  Word marked_word(const std::vector<Word>& set) const {
    if (parts_words(labels_[static_cast<std::size_t>(marked_)])) return placed(marked_, 1);
    for (const Word& word : set)
      if (marked_ >= word.first && marked_ < word.first + word.count) return word;
    for (const Word& word : all())
      if (marked_ >= word.first && marked_ < word.first + word.count) return word;
    return placed(marked_, 1);
  }

  void draw(const Word& word) const {
    if (word.count > 1) {
      const float y = plot_.bottom() + 1.5F * theme_.scale;
      picture_.line({scale_.at(first_ + word.first - 0.4), y}, {scale_.at(first_ + word.first + word.count - 0.6), y},
                    mix(theme_.hairline, theme_.secondary, 0.6F), 1.0F);
    }
    const auto set = [&](int first, int count, float x, Colour colour) {
      const std::string text = text_of(labels_, first, count);
      if (text.empty()) return x;
      picture_.text({x, top()}, text, {Face::mono, theme_.axis(), colour, Align::left, false});
      return x + fonts_.width(text, Face::mono, theme_.axis());
    };
    if (marked_ < word.first || marked_ >= word.first + word.count) {
      set(word.first, word.count, word.left, theme_.text);
      return;
    }
    float x = set(word.first, marked_ - word.first, word.left, theme_.text);
    x = set(marked_, 1, x, theme_.accent);
    set(marked_ + 1, word.first + word.count - marked_ - 1, x, theme_.text);
  }

  Picture& picture_;
  const Rect& plot_;
  const AxisScale& scale_;
  const std::vector<std::string>& labels_;
  int first_;
  int marked_;
  const Theme& theme_;
  const Fonts& fonts_;
};

}  // namespace

float character_axis_height(const Theme& theme) { return 1.15F * theme.axis(); }

bool labels_count(const std::vector<std::string>& labels) {
  if (labels.size() < 2 || labels.back().size() < 2) return false;
  int before = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    int number = 0;
    const char* const end = labels[i].data() + labels[i].size();
    const auto [stop, problem] = std::from_chars(labels[i].data(), end, number);
    if (problem != std::errc() || stop != end || (i > 0 && number != before + 1)) return false;
    before = number;
  }
  return true;
}

bool characters_fit(const AxisScale& scale, const std::vector<std::string>& labels, const Theme& theme,
                    const Fonts& fonts) {
  float widest = 0.0F;
  for (const std::string& label : labels) widest = std::max(widest, fonts.width(label, Face::mono, theme.axis()));
  return widest <= std::abs(scale.at(1.0) - scale.at(0.0)) + 0.5F;
}

void draw_character_axis(Picture& picture, const Rect& plot, const AxisScale& scale,
                         const std::vector<std::string>& labels, int first, int marked, const Theme& theme,
                         const Fonts& fonts) {
  const Setter setter(picture, plot, scale, labels, first, marked, theme, fonts);
  if (characters_fit(scale, labels, theme, fonts))
    setter.each();
  else if (labels_count(labels))
    setter.numbers();
  else
    setter.words();
}

}  // namespace unrolled::draw
