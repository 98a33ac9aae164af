// What a character model writes by itself: now, and at some moments of its training.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/lessons/char_reader.h"
#include "core/run/safetensors.h"
#include "core/run/snapshot.h"

namespace unrolled {

class CharSamples {
 public:
  // Keeps references to both.
  CharSamples(const TextCorpus& corpus, CharReader& reader);

  struct Wish {
    Index length = 300;  // characters
    double temperature = 0.8;
    std::string prime = {};  // UTF-8, read before writing; what is not in the alphabet is left out
  };

  // Whether the text written after so many updates is kept: after 1, 30, 100, 300, 1000, 3000 …
  static bool is_kept(std::int64_t step);

  // An update was made, of so many characters; where is_kept(step), a text of at most kMostKept characters is written.
  // Allocates nothing where the prime is short. A text depends on wish, seed and step alone.
  static constexpr Index kMostKept = 300;
  void trained(std::int64_t step, std::uint64_t seed, double characters, const Wish& wish);

  // Publishes the texts: "sample", written anew where the wish changed or once a hundred times its length was trained
  // on since, so that writing stays a small part of the work; then "sample.<step>" of those kept.
  std::vector<TextSample> texts(std::int64_t step, std::uint64_t seed, const Wish& wish);
  // Group "sample_predictions": sample.probability, V x N, the distribution from which each character of "sample" as it
  // was last published was drawn, at its temperature; those it was given to read are not among them. Null where it drew
  // none.
  std::shared_ptr<const Observable> probability() const { return probability_; }

  // The texts kept, as metadata "lesson.sample.<step>". load() throws std::invalid_argument for what save() does not
  // write, and forgets the newest.
  void save(Archive& archive) const;
  void load(const Archive& archive);

 private:
  void read_prime(const std::string& prime);
  void write(TextSample& sample, std::int64_t step, std::uint64_t seed, const Wish& wish, Index length,
             Matrix<float>* probabilities);

  const TextCorpus& corpus_;
  CharReader& reader_;
  std::vector<TextSample> kept_;  // the first kept_count_; the others are room
  std::size_t kept_count_ = 0;
  TextSample newest_;
  Wish newest_wish_;
  std::shared_ptr<const Observable> probability_;
  double trained_since_written_ = 0.0;  // characters
  std::string prime_text_;              // of prime_ and unknown_
  std::vector<int> prime_;
  std::string unknown_;
  std::vector<int> written_;
};

}  // namespace unrolled
