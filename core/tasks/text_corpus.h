// A text to learn from: its alphabet, its characters as symbols, and which of them are held out.
//
// Texts are often many files or chapters one after the other, and the last tenth of them is not like the rest. So
// the text is divided into up to 20 sections of equal length (at least 10,000 characters each, where it is long
// enough), and in each section one stretch of a share of its length (usually a tenth), near its end, is held out. A
// stretch is moved back to where a paragraph begins (behind an empty line), or failing that a line, if there is one
// within its own length: what is shown of it can then be read. All the rest is for training.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/math/matrix.h"
#include "core/tasks/alphabet.h"

namespace unrolled {

// Characters first … first + count − 1 of a text.
struct TextStretch {
  Index first = 0;
  Index count = 0;
};

constexpr double kHeldOutShare = 0.1;
constexpr double kMostHeldOut = 0.5;

class TextCorpus {
 public:
  // `text` is UTF-8; byte order marks are dropped, and "\r\n" and "\r" become "\n". `name` is how messages speak of
  // it. Throws std::invalid_argument in one line for an empty text, one of a single different character, zero bytes
  // and invalid UTF-8 (byte offset and line), or a share that is not in 0 … kMostHeldOut. Of a share of 0 nothing is
  // held out.
  explicit TextCorpus(std::string_view text, const std::string& name = "the text",
                      double held_out_share = kHeldOutShare);
  // With the alphabet of a model that is there already: characters that it has not are left out. Throws also where
  // fewer than two characters are left.
  TextCorpus(std::string_view text, const std::string& name, Alphabet alphabet, double held_out_share = kHeldOutShare);

  const std::string& name() const { return name_; }
  const Alphabet& alphabet() const { return alphabet_; }
  Index size() const { return static_cast<Index>(symbols_.size()); }  // characters
  Index left_out() const { return left_out_; }                        // characters that the alphabet has not
  int symbol(Index at) const { return symbols_[static_cast<std::size_t>(at)]; }

  // In the order of the text; together they are the whole of it.
  const std::vector<TextStretch>& training() const { return training_; }
  const std::vector<TextStretch>& held_out() const { return held_out_; }
  Index training_size() const { return training_size_; }
  double held_out_share() const { return held_out_share_; }

  std::string utf8(TextStretch stretch) const;
  std::string utf8() const { return utf8({0, size()}); }

 private:
  void take(std::string_view text);  // fills symbols_ with what alphabet_ has of it
  void split();
  Index readable_start(Index latest, Index earliest) const;

  std::string name_;
  double held_out_share_;
  Alphabet alphabet_;
  std::vector<std::uint16_t> symbols_;  // a long text is kept in memory whole: two bytes a character
  std::vector<TextStretch> training_;
  std::vector<TextStretch> held_out_;
  Index training_size_ = 0;
  Index left_out_ = 0;
};

// The first `length` characters (fewer, where it is shorter) of the held-out stretch whose beginning is most like the
// text as a whole: the one that the text's own frequencies of characters need the fewest bits for. Where nothing is
// held out: of the text.
TextStretch typical_excerpt(const TextCorpus& corpus, Index length);

// How many characters of a text of `size` are held out.
Index held_out_size(Index size, double share = kHeldOutShare);

constexpr std::uintmax_t kMostTextBytes = std::uintmax_t{256} << 20;

// Reads a file of text. Throws std::runtime_error in one line that names the file where it is missing, a folder or
// not a plain file, may not be read, or is larger than kMostTextBytes.
std::string read_text_file(const std::filesystem::path& path);

}  // namespace unrolled
