#include "core/tasks/text_corpus.h"

#include <algorithm>
#include <bitset>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "core/math/check.h"
#include "core/tasks/utf8.h"

namespace unrolled {

namespace {

constexpr Index kMostSections = 20;
constexpr Index kSectionSize = 10000;        // characters
constexpr std::size_t kMostSymbols = 65536;  // what a symbol's two bytes can hold

Index section_count(Index size) { return std::clamp<Index>(size / kSectionSize, 1, kMostSections); }

TextStretch section(Index size, Index k) {
  const Index count = section_count(size);
  const Index first = size * k / count;
  return {first, size * (k + 1) / count - first};
}

// At least two characters: one to read and one to predict.
Index held_out_of_section(Index count, double share) {
  if (share <= 0.0) return 0;
  constexpr double kRounding = 1e-9;  // of a share that is no binary fraction
  return std::min(count, std::max<Index>(2, static_cast<Index>(static_cast<double>(count) * share + kRounding)));
}

double checked(double held_out_share) {
  check(held_out_share >= 0.0 && held_out_share <= kMostHeldOut, "TextCorpus: the share held out is ", held_out_share,
        ", expected 0 … ", kMostHeldOut);
  return held_out_share;
}

// Divergence in bits of the frequencies p of the text from the frequencies q of an excerpt (Kullback and Leibler), in
// which each character counts a little so that a missing one costs a finite number of bits.
double divergence(const std::vector<double>& counts, double size, const std::vector<double>& here, double length) {
  double bits = 0.0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double p = counts[i] / size;
    const double q = (here[i] + p) / (length + 1.0);
    bits += p * std::log2(p / q);
  }
  return bits;
}

}  // namespace

Index held_out_size(Index size, double share) {
  Index total = 0;
  for (Index k = 0; k < section_count(size); ++k) total += held_out_of_section(section(size, k).count, share);
  return total;
}

TextCorpus::TextCorpus(std::string_view text, const std::string& name, double held_out_share)
    : name_(name), held_out_share_(checked(held_out_share)) {
  const auto seen = std::make_unique<std::bitset<0x110000>>();
  Index size = 0;
  try {
    visit_characters(text, [&](char32_t character) {
      seen->set(character);
      ++size;
    });
  } catch (const std::invalid_argument& problem) {
    fail(name, ": ", problem.what());
  }
  check(size > 0, name, " is empty: there is nothing to learn from");
  std::vector<char32_t> characters;
  for (char32_t character = 0; character < seen->size(); ++character)
    if (seen->test(character)) characters.push_back(character);
  check(characters.size() <= kMostSymbols, name, " has ", characters.size(), " different characters, at most ",
        kMostSymbols, " can be learnt");
  alphabet_ = Alphabet(std::move(characters));
  check(alphabet_.size() > 1, name, " consists of one character (", alphabet_.label(0), ") over and over: nothing ",
        "is left to predict");

  symbols_.reserve(static_cast<std::size_t>(size));
  take(text);
  split();
}

TextCorpus::TextCorpus(std::string_view text, const std::string& name, Alphabet alphabet, double held_out_share)
    : name_(name), held_out_share_(checked(held_out_share)), alphabet_(std::move(alphabet)) {
  check(alphabet_.size() > 1 && static_cast<std::size_t>(alphabet_.size()) <= kMostSymbols, name, ": the model has ",
        alphabet_.size(), " symbols, expected 2 … ", kMostSymbols);
  try {
    take(text);
  } catch (const std::invalid_argument& problem) {
    fail(name, ": ", problem.what());
  }
  check(size() > 1, name, " has ", size(), " characters that are symbols of the model: there is nothing to learn from");
  split();
}

void TextCorpus::take(std::string_view text) {
  std::vector<int> symbol_of(static_cast<std::size_t>(alphabet_.character(alphabet_.size() - 1)) + 1, -1);
  for (int i = 0; i < alphabet_.size(); ++i) symbol_of[alphabet_.character(i)] = i;
  visit_characters(text, [&](char32_t character) {
    if (character < symbol_of.size() && symbol_of[character] >= 0)
      symbols_.push_back(static_cast<std::uint16_t>(symbol_of[character]));
    else
      ++left_out_;
  });
}

void TextCorpus::split() {
  Index trained = 0;  // characters before this one are given out
  for (Index k = 0; k < section_count(size()); ++k) {
    const TextStretch all = section(size(), k);
    const Index count = held_out_of_section(all.count, held_out_share_);
    if (count == 0) continue;
    const Index latest = all.first + all.count - count;
    const Index first = readable_start(latest, std::max(all.first, latest - count));
    if (first > trained) training_.push_back({trained, first - trained});
    held_out_.push_back({first, count});
    trained = first + count;
  }
  if (trained < size()) training_.push_back({trained, size() - trained});
  for (const TextStretch& stretch : training_) training_size_ += stretch.count;
}

Index TextCorpus::readable_start(Index latest, Index earliest) const {
  const int line_end = alphabet_.symbol(U'\n');
  if (line_end < 0) return latest;
  Index line_start = -1;
  for (Index at = latest; at >= std::max<Index>(earliest, 2); --at) {
    if (symbol(at - 1) != line_end || symbol(at) == line_end) continue;
    if (symbol(at - 2) == line_end) return at;
    line_start = std::max(line_start, at);
  }
  return line_start >= 0 ? line_start : latest;
}

std::string TextCorpus::utf8(TextStretch stretch) const {
  std::string text;
  for (Index at = stretch.first; at < stretch.first + stretch.count; ++at) text += alphabet_.utf8(symbol(at));
  return text;
}

TextStretch typical_excerpt(const TextCorpus& corpus, Index length) {
  constexpr Index kCompared = 240;  // whatever the length, so that a longer excerpt begins where a shorter one did
  const auto count = [&](TextStretch stretch) {
    std::vector<double> counts(static_cast<std::size_t>(corpus.alphabet().size()), 0.0);
    for (Index at = stretch.first; at < stretch.first + stretch.count; ++at)
      counts[static_cast<std::size_t>(corpus.symbol(at))] += 1.0;
    return counts;
  };
  const std::vector<double> all = count({0, corpus.size()});
  TextStretch best{0, std::min(length, corpus.size())};
  double lowest = std::numeric_limits<double>::infinity();
  for (const TextStretch& stretch : corpus.held_out()) {
    const Index compared = std::min(kCompared, stretch.count);
    const double bits = divergence(all, static_cast<double>(corpus.size()), count({stretch.first, compared}),
                                   static_cast<double>(compared));
    if (bits >= lowest) continue;
    lowest = bits;
    best = {stretch.first, std::min(length, stretch.count)};
  }
  return best;
}

std::string read_text_file(const std::filesystem::path& path) {
  const auto refuse = [&](const std::string& what) {
    throw std::runtime_error("cannot read the text " + path.string() + ": " + what);
  };
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) refuse("there is no such file");
  if (error) refuse(error.message());
  if (std::filesystem::is_directory(status)) refuse("it is a folder; name a file of text in it");
  // A pipe could not be read a second time, when training starts anew.
  if (!std::filesystem::is_regular_file(status)) refuse("it is not a plain file");
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  if (error) refuse(error.message());
  if (bytes > kMostTextBytes)
    refuse("it has " + std::to_string(bytes >> 20) + " MB, more than the " + std::to_string(kMostTextBytes >> 20) +
           " MB that are kept in memory; take a part of it");
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(errno != 0 ? std::strerror(errno) : "it cannot be opened");
  std::string text(static_cast<std::size_t>(bytes), '\0');
  file.read(text.data(), static_cast<std::streamsize>(bytes));
  if (file.bad() || static_cast<std::uintmax_t>(file.gcount()) != bytes)
    refuse(errno != 0 ? std::strerror(errno) : "it became shorter while it was read");
  return text;
}

}  // namespace unrolled
