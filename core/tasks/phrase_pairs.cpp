#include "core/tasks/phrase_pairs.h"

#include <algorithm>
#include <array>

namespace unrolled {

namespace {

struct Word {
  const char* english;
  const char* translation;  // of words that agree: without their ending
};
struct Noun {
  const char* english;
  const char* translation;
  bool feminine;
};

// None begins with a vowel, so that "a" never becomes "an".
constexpr std::array<Word, 3> kArticles{{{"the", "l"}, {"a", "un"}, {"this", "ist"}}};
constexpr std::array<Word, 8> kAdjectives{{{"small", "pik"},
                                           {"big", "grand"},
                                           {"red", "rus"},
                                           {"green", "verd"},
                                           {"young", "jun"},
                                           {"good", "bon"},
                                           {"black", "nigr"},
                                           {"white", "blank"}}};
constexpr std::array<Noun, 12> kNouns{{{"dog", "kano", false},
                                       {"cat", "gata", true},
                                       {"house", "casa", true},
                                       {"tree", "arbo", false},
                                       {"book", "libro", false},
                                       {"river", "riva", true},
                                       {"king", "rego", false},
                                       {"queen", "rega", true},
                                       {"boy", "puero", false},
                                       {"girl", "puera", true},
                                       {"bird", "avo", false},
                                       {"star", "stela", true}}};
constexpr std::array<Word, 6> kVerbs{{{"sees", "vidi"},
                                      {"likes", "ami"},
                                      {"finds", "trovi"},
                                      {"carries", "porti"},
                                      {"hears", "audi"},
                                      {"follows", "sequi"}}};
constexpr std::array<Word, 3> kPrepositions{{{"near", "prope"}, {"behind", "retro"}, {"with", "kun"}}};

// Where the words of a kind begin, in English and in translation; those that agree have two forms there.
struct Kind {
  int first;
  int count;
  int first_translation;
  int forms;

  bool has(int word) const { return word >= first && word < first + count; }
  int translated(int word, bool feminine = false) const {
    return first_translation + (word - first) * forms + (feminine && forms == 2 ? 1 : 0);
  }
  int any(Random& random) const { return first + static_cast<int>(random.below(static_cast<std::uint64_t>(count))); }
};

template <class Words>
constexpr Kind kind_of(const Words& words, int forms) {
  return {0, static_cast<int>(words.size()), 0, forms};
}
template <class Words>
constexpr Kind kind_of(const Words& words, int forms, const Kind& before) {
  return {before.first + before.count, static_cast<int>(words.size()),
          before.first_translation + before.count * before.forms, forms};
}

constexpr Kind kArticle = kind_of(kArticles, 2);
constexpr Kind kAdjective = kind_of(kAdjectives, 2, kArticle);
constexpr Kind kNoun = kind_of(kNouns, 1, kAdjective);
constexpr Kind kVerb = kind_of(kVerbs, 1, kNoun);
constexpr Kind kPreposition = kind_of(kPrepositions, 1, kVerb);

// How a phrase is built, before its words are chosen.
struct Plan {
  bool sentence = false;  // has a verb and an object
  int attached = 0;       // prepositions, each with a noun

  Index nouns() const { return 1 + (sentence ? 1 : 0) + attached; }
  // Words, without adjectives.
  Index bare() const { return 2 + (sentence ? 3 : 0) + 3 * attached; }
};

constexpr Index kMostAdjectives = 3;  // of a noun
constexpr int kMostAttached = 1;      // while training
constexpr int kTries = 2000;

// The source of so many words, at least two; as long as it need be with more prepositions than training has.
std::vector<int> source_of(Random& random, Index length, bool beyond_training) {
  std::vector<Plan> plans;
  for (const bool sentence : {false, true})
    for (int attached = 0; beyond_training ? 3 * attached < length : attached <= kMostAttached; ++attached) {
      const Plan plan{sentence, attached};
      if (plan.bare() <= length && length <= plan.bare() + kMostAdjectives * plan.nouns()) plans.push_back(plan);
    }
  const Plan plan = plans[random.below(plans.size())];

  std::vector<Index> adjectives(static_cast<std::size_t>(plan.nouns()), 0);
  for (Index left = length - plan.bare(); left > 0;) {
    Index& count = adjectives[random.below(adjectives.size())];
    if (count == kMostAdjectives) continue;
    ++count;
    --left;
  }

  std::vector<int> source;
  source.reserve(static_cast<std::size_t>(length));
  const int attached_to_subject =
      plan.sentence ? static_cast<int>(random.below(static_cast<std::uint64_t>(plan.attached) + 1)) : plan.attached;
  for (std::size_t noun = 0; noun < adjectives.size(); ++noun) {
    const int before = static_cast<int>(noun);
    if (before > 0) {
      const bool begins_object = plan.sentence && before == attached_to_subject + 1;
      source.push_back((begins_object ? kVerb : kPreposition).any(random));
    }
    source.push_back(kArticle.any(random));
    const std::ptrdiff_t first = static_cast<std::ptrdiff_t>(source.size());
    for (Index i = 0; i < adjectives[noun];) {
      const int adjective = kAdjective.any(random);
      if (std::find(source.begin() + first, source.end(), adjective) != source.end()) continue;
      source.push_back(adjective);
      ++i;
    }
    source.push_back(kNoun.any(random));
  }
  return source;
}

// Reads a source from left to right and writes its translation.
class Translator {
 public:
  explicit Translator(const std::vector<int>& source) : source_(source) {
    translation_.target.reserve(source.size());
    translation_.alignment.reserve(source.size());
  }

  std::optional<SymbolPair> translate() {
    if (!phrase()) return std::nullopt;
    if (at_ < source_.size() && kVerb.has(source_[at_])) {
      const std::size_t verb = at_++;
      if (!phrase()) return std::nullopt;
      write(kVerb.translated(source_[verb]), verb);
    }
    if (at_ < source_.size()) return std::nullopt;
    translation_.source = source_;
    return std::move(translation_);
  }

 private:
  bool next_is(const Kind& kind) const { return at_ < source_.size() && kind.has(source_[at_]); }

  // A noun with what belongs to it, and all that is attached to it by prepositions.
  bool phrase() {
    if (!noun()) return false;
    while (next_is(kPreposition)) {
      const std::size_t preposition = at_++;
      if (!noun()) return false;
      write(kPreposition.translated(source_[preposition]), preposition);
    }
    return true;
  }

  bool noun() {
    const std::size_t article = at_;
    if (!next_is(kArticle)) return false;
    ++at_;
    while (next_is(kAdjective)) ++at_;
    if (!next_is(kNoun)) return false;
    const std::size_t noun = at_++;
    const bool feminine = kNouns[static_cast<std::size_t>(source_[noun] - kNoun.first)].feminine;
    write(kArticle.translated(source_[article], feminine), article);
    write(kNoun.translated(source_[noun]), noun);
    for (std::size_t i = noun - 1; i > article; --i) write(kAdjective.translated(source_[i], feminine), i);
    return true;
  }

  void write(int word, std::size_t place) {
    translation_.target.push_back(word);
    translation_.alignment.push_back({static_cast<int>(place)});
  }

  const std::vector<int>& source_;
  std::size_t at_ = 0;
  SymbolPair translation_;
};

}  // namespace

PhrasePairs::PhrasePairs(std::uint64_t seed) : GeneratedPairs(seed) {
  const auto take = [&](const auto& words, bool agree) {
    for (const auto& word : words) {
      english_.emplace_back(word.english);
      for (const char* ending : {"o", "a"}) {
        translations_.push_back(word.translation + std::string(agree ? ending : ""));
        if (!agree) break;
      }
    }
  };
  take(kArticles, true);
  take(kAdjectives, true);
  take(kNouns, false);
  take(kVerbs, false);
  take(kPrepositions, false);
}

SymbolPair PhrasePairs::draw(Random& random, bool held_out) const {
  while (true) {
    const Index length = kShortest + static_cast<Index>(random.below(kLongest - kShortest + 1));
    const std::vector<int> source = source_of(random, length, false);
    if (is_held_out(hash_of(source)) == held_out) return *Translator(source).translate();
  }
}

std::optional<SymbolPair> PhrasePairs::draw_of_length(Random& random, Index length) const {
  if (length < kShortest) return std::nullopt;
  for (int i = 0; i < kTries; ++i) {
    const std::vector<int> source = source_of(random, length, length > kLongest);
    if (is_held_out(hash_of(source))) return Translator(source).translate();
  }
  return std::nullopt;
}

std::optional<SymbolPair> PhrasePairs::solve(const std::vector<int>& source) const {
  return Translator(source).translate();
}

}  // namespace unrolled
