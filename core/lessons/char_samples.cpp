#include "core/lessons/char_samples.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "core/lessons/recurrent_settings.h"
#include "core/math/check.h"
#include "core/run/names.h"
#include "core/tasks/utf8.h"

namespace unrolled {

namespace {

constexpr double kTrainedPerWritten = 100.0;
constexpr std::size_t kMostKeptTexts = 24;  // up to 10^11 updates
constexpr std::size_t kMostBytes = 4;       // of a character
constexpr std::int64_t kMostPrimed = 1 << 20;
constexpr std::string_view kPrefix = "lesson.sample.";

// A whole number from 0 on, as the metadata `key` or its text holds it.
std::int64_t parsed(const std::string& key, std::string_view digits) {
  std::int64_t number = -1;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  check(read.ec == std::errc() && read.ptr == digits.data() + digits.size() && number >= 0, "the metadata ",
        in_quotes(key), " has no whole number where one belongs");
  return number;
}

}  // namespace

CharSamples::CharSamples(const TextCorpus& corpus, CharReader& reader)
    : corpus_(corpus), reader_(reader), kept_(kMostKeptTexts) {
  for (TextSample& sample : kept_) {
    sample.id.reserve(32);
    sample.title.reserve(40);
    sample.text.reserve(kMostBytes * static_cast<std::size_t>(kMostKept));
  }
  written_.reserve(static_cast<std::size_t>(kMostKept));
}

bool CharSamples::is_kept(std::int64_t step) {
  while (step >= 1000 && step % 10 == 0) step /= 10;
  return step == 1 || step == 30 || step == 100 || step == 300;
}

void CharSamples::trained(std::int64_t step, std::uint64_t seed, double characters, const Wish& wish) {
  trained_since_written_ += characters;
  if (!is_kept(step) || kept_count_ == kept_.size() || wish.length == 0) return;
  write(kept_[kept_count_], step, seed, wish, std::min(wish.length, kMostKept), nullptr);
  char id[32];
  std::snprintf(id, sizeof id, "sample.%lld", static_cast<long long>(step));
  kept_[kept_count_].id = id;
  ++kept_count_;
}

std::vector<TextSample> CharSamples::texts(std::int64_t step, std::uint64_t seed, const Wish& wish) {
  const bool is_new = newest_.id.empty() || wish.length != newest_wish_.length ||
                      wish.temperature != newest_wish_.temperature || wish.prime != newest_wish_.prime;
  if (is_new || trained_since_written_ >= kTrainedPerWritten * static_cast<double>(wish.length)) {
    const Index symbols = corpus_.alphabet().size();
    auto made = std::make_shared<Observable>();
    made->id = "sample.probability";
    made->group = "sample_predictions";
    made->symbol = "p";
    made->meaning_text = "probability with which each character of the sample was drawn";
    made->meaning = Meaning::probability;
    made->values = Matrix<float>::Zero(symbols, wish.length);
    newest_.id = "sample";
    write(newest_, step, seed, wish, wish.length, &made->values);
    made->rows.name = "symbol";
    for (int symbol = 0; symbol < symbols; ++symbol) made->rows.labels.push_back(corpus_.alphabet().label(symbol));
    made->cols.name = "character n";
    for (const int symbol : written_) made->cols.labels.push_back(corpus_.alphabet().label(symbol));
    made->formula = wish.temperature > 0.0 ? "p_n = softmax(y_n / τ)" : "";
    probability_ = wish.length > 0 ? std::move(made) : nullptr;
    newest_wish_ = wish;
    trained_since_written_ = 0.0;
  }
  std::vector<TextSample> all{newest_};
  all.insert(all.end(), kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(kept_count_));
  return all;
}

void CharSamples::write(TextSample& sample, std::int64_t step, std::uint64_t seed, const Wish& wish, Index length,
                        Matrix<float>* probabilities) {
  read_prime(wish.prime);
  Random random(seed + static_cast<std::uint64_t>(step) * 0x9e3779b97f4a7c15ULL);
  reader_.write(length, wish.temperature, prime_, random, written_, probabilities);
  sample.text.clear();
  for (const int symbol : prime_) sample.text += corpus_.alphabet().utf8(symbol);
  for (const int symbol : written_) sample.text += corpus_.alphabet().utf8(symbol);
  sample.title = sample_title(wish.temperature);
  sample.step = step;
  sample.primed = static_cast<int>(prime_.size());
  sample.unknown = unknown_;
}

void CharSamples::read_prime(const std::string& prime) {
  if (prime == prime_text_) return;
  prime_text_ = prime;
  prime_.clear();
  unknown_.clear();
  try {
    visit_characters(prime, [&](char32_t character) {
      const int symbol = corpus_.alphabet().symbol(character);
      if (symbol >= 0) return prime_.push_back(symbol);
      std::string utf8;
      append_utf8(utf8, character);
      if (unknown_.find(utf8) == std::string::npos) unknown_ += utf8;
    });
  } catch (const std::invalid_argument&) {
    append_utf8(unknown_, U'\uFFFD');  // no character begins here: the rest is not read
  }
}

void CharSamples::save(Archive& archive) const {
  for (std::size_t i = 0; i < kept_count_; ++i) {
    const TextSample& sample = kept_[i];
    const std::string key = std::string(kPrefix) + std::to_string(sample.step);
    archive.metadata[key] = sample.text;
    archive.metadata[key + ".title"] = sample.title;
    archive.metadata[key + ".primed"] = std::to_string(sample.primed);
  }
}

void CharSamples::load(const Archive& archive) {
  newest_ = {};
  kept_count_ = 0;
  std::vector<std::int64_t> steps;
  for (const auto& [key, text] : archive.metadata) {
    if (!key.starts_with(kPrefix) || key.ends_with(".title") || key.ends_with(".primed")) continue;
    steps.push_back(parsed(key, key.substr(kPrefix.size())));
  }
  check(steps.size() <= kept_.size(), "there are ", steps.size(), " texts of steps, expected at most ", kept_.size());
  std::sort(steps.begin(), steps.end());
  for (const std::int64_t step : steps) {
    const std::string id = std::to_string(step);
    const std::string key = std::string(kPrefix) + id;
    TextSample& sample = kept_[kept_count_++];
    sample.id = "sample." + id;
    sample.text = archive.text(key);
    sample.title = archive.text(key + ".title");
    sample.step = step;
    sample.primed = static_cast<int>(std::min<std::int64_t>(parsed(key, archive.text(key + ".primed")), kMostPrimed));
    sample.unknown.clear();
  }
}

}  // namespace unrolled
