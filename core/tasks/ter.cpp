#include "core/tasks/ter.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <optional>
#include <tuple>

#include "core/tasks/edit_distance.h"

namespace unrolled {

namespace {

constexpr int kMostShifted = 10;
constexpr int kFarthest = 50;
constexpr int kMostTried = 1000;

using Numbers = std::vector<int>;

std::size_t at(int place) { return static_cast<std::size_t>(place); }

// The edits of a least number, from left to right; places are those of `hypothesis`.
std::vector<TerEdit> least_edits(const Numbers& hypothesis, const Numbers& reference) {
  const std::size_t columns = reference.size() + 1;
  std::vector<int> table((hypothesis.size() + 1) * columns);
  const auto cost = [&](std::size_t i, std::size_t j) -> int& { return table[i * columns + j]; };
  const auto put = [&](std::size_t i, std::size_t j) {
    return cost(i - 1, j - 1) + (hypothesis[i - 1] == reference[j - 1] ? 0 : 1);
  };
  for (std::size_t i = 0; i <= hypothesis.size(); ++i)
    for (std::size_t j = 0; j < columns; ++j) {
      if (i == 0 || j == 0)
        cost(i, j) = static_cast<int>(i + j);
      else
        cost(i, j) = std::min({put(i, j), 1 + cost(i - 1, j), 1 + cost(i, j - 1)});
    }
  std::vector<TerEdit> edits;
  std::size_t i = hypothesis.size(), j = reference.size();
  while (i > 0 || j > 0) {
    TerEdit edit;
    if (i > 0 && j > 0 && cost(i, j) == put(i, j))
      edit.kind = hypothesis[i - 1] == reference[j - 1] ? TerEdit::match : TerEdit::substitution;
    else
      edit.kind = i > 0 && cost(i, j) == 1 + cost(i - 1, j) ? TerEdit::deletion : TerEdit::insertion;
    if (edit.kind != TerEdit::insertion) edit.hypothesis = static_cast<Index>(--i);
    if (edit.kind != TerEdit::deletion) edit.reference = static_cast<Index>(--j);
    edits.push_back(edit);
  }
  std::reverse(edits.begin(), edits.end());
  return edits;
}

template <class Sequence>
void move_words(Sequence& words, const TerShift& shift) {
  const auto first = words.begin() + shift.first, last = first + shift.length, to = words.begin() + shift.to;
  if (shift.to < shift.first)
    std::rotate(to, first, last);
  else
    std::rotate(first, last, to + shift.length);
}

// Looks for the shifts of one hypothesis.
class Shifter {
 public:
  Shifter(Numbers hypothesis, const Numbers& reference)
      : words_(std::move(hypothesis)), reference_(reference), distances_(reference) {
    places_.resize(words_.size());
    std::iota(places_.begin(), places_.end(), Index{0});
    while (const std::optional<TerShift> shift = best_shift()) {
      shifts_.push_back(*shift);
      move_words(words_, *shift);
      move_words(places_, *shift);
    }
  }

  Ter result() const {
    Ter result;
    result.shifts = shifts_;
    result.script = least_edits(words_, reference_);
    for (TerEdit& edit : result.script) {
      if (edit.kind == TerEdit::insertion) ++result.insertions;
      if (edit.kind == TerEdit::deletion) ++result.deletions;
      if (edit.kind == TerEdit::substitution) ++result.substitutions;
      if (edit.hypothesis >= 0) edit.hypothesis = places_[static_cast<std::size_t>(edit.hypothesis)];
    }
    return result;
  }

 private:
  // How the words stand to those of the reference before a shift.
  struct Standing {
    std::vector<bool> is_wrong;   // for each word: it is deleted, or something else is put in its place
    std::vector<bool> is_missed;  // for each word of the reference
    std::vector<int> behind;      // for each word of the reference: the place behind the word that stands for it, or
                                  // where it would be inserted
    int edits = 0;
  };

  Standing standing() const {
    Standing now;
    now.is_wrong.resize(words_.size(), true);
    now.is_missed.resize(reference_.size(), true);
    now.behind.resize(reference_.size(), 0);
    int read = 0;
    for (const TerEdit& edit : least_edits(words_, reference_)) {
      if (edit.kind == TerEdit::match) {
        now.is_wrong[static_cast<std::size_t>(edit.hypothesis)] = false;
        now.is_missed[static_cast<std::size_t>(edit.reference)] = false;
      } else {
        ++now.edits;
      }
      if (edit.kind != TerEdit::insertion) ++read;
      if (edit.kind != TerEdit::deletion) now.behind[static_cast<std::size_t>(edit.reference)] = read;
    }
    return now;
  }

  std::optional<TerShift> best_shift() {
    const Standing now = standing();
    if (now.edits == 0) return std::nullopt;
    distances_.read(words_);
    std::optional<TerShift> best;
    std::tuple<int, int, int, int> merit{0, 0, 0, 0};  // fewer edits, length, further left, to further left
    const int words = static_cast<int>(words_.size());
    const int references = static_cast<int>(reference_.size());
    for (int first = 0; first < words; ++first)
      for (int place = std::max(0, first - kFarthest); place < std::min(references, first + kFarthest + 1); ++place) {
        bool is_wrong = false, is_missed = false;
        const int longest = std::min({kMostShifted, words - first, references - place});
        for (int length = 1; length <= longest; ++length) {
          const int last = length - 1;
          if (words_[at(first + last)] != reference_[at(place + last)]) break;
          is_wrong = is_wrong || now.is_wrong[at(first + last)];
          is_missed = is_missed || now.is_missed[at(place + last)];
          const int own = now.behind[at(place)];
          if (!is_wrong || !is_missed || (own > first && own <= first + length)) continue;
          // Behind what stands for the word before, or for one of the words themselves.
          int before = -1;
          for (int i = -1; i < length; ++i) {
            const int behind = place + i < 0 ? 0 : now.behind[at(place + i)];
            if (behind == before) continue;
            before = behind;
            if (tried_ == kMostTried) return best;
            ++tried_;
            // A place within the words themselves is where the first of them goes (as tercom has it).
            const bool is_beyond = behind > first + length;
            const int to = is_beyond ? behind - length : std::min(behind, words - length);
            const TerShift shift{first, length, to};
            shifted_ = words_;
            move_words(shifted_, shift);
            const int saved = now.edits - distances_.read_changed(shifted_, at(std::min(first, to)),
                                                                  at(std::max(first, to) + length));
            const std::tuple<int, int, int, int> merit_here{saved, length, -first, -behind};
            if (saved <= 0 || merit_here <= merit) continue;
            merit = merit_here;
            best = shift;
          }
        }
      }
    return best;
  }

  Numbers words_;              // as they stand by now
  std::vector<Index> places_;  // where each of them was at first
  const Numbers& reference_;
  std::vector<TerShift> shifts_;
  int tried_ = 0;
  Numbers shifted_;
  EditDistances distances_;
};

}  // namespace

Ter ter(const std::vector<Tokens>& references, const Tokens& hypothesis) {
  check_references("ter", {references}, {hypothesis});
  std::vector<Tokens> sentences = references;
  sentences.push_back(hypothesis);
  const std::vector<Numbers> all = numbered(sentences);
  Ter best;
  double length = 0.0;
  for (std::size_t i = 0; i < references.size(); ++i) {
    length += static_cast<double>(references[i].size()) / static_cast<double>(references.size());
    Ter one = Shifter(all.back(), all[i]).result();
    one.reference = static_cast<Index>(i);
    if (i == 0 || one.edits() < best.edits()) best = std::move(one);
  }
  best.reference_length = length;
  best.score = length > 0.0 ? static_cast<double>(best.edits()) / length : best.edits() > 0 ? 1.0 : 0.0;
  return best;
}

double corpus_ter(const std::vector<std::vector<Tokens>>& references, const std::vector<Tokens>& hypotheses) {
  check_references("corpus_ter", references, hypotheses);
  double edits = 0.0, length = 0.0;
  for (std::size_t i = 0; i < hypotheses.size(); ++i) {
    const Ter one = ter(references[i], hypotheses[i]);
    edits += static_cast<double>(one.edits());
    length += one.reference_length;
  }
  return length > 0.0 ? edits / length : edits > 0.0 ? 1.0 : 0.0;
}

}  // namespace unrolled
