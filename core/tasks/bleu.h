// BLEU, the bilingual evaluation understudy (Papineni, Roukos, Ward and Zhu 2002): how many of a hypothesis's n-grams
// stand in a reference, too. With m_n the n-grams that count and t_n all of order n,
//
//   p_n = m_n / t_n,   BP = 1 where c > r, else exp(1 − r / c),   BLEU-N = BP · exp(1/N Σ_{n ≤ N} ln p_n)
//
// c: the length of the hypothesis; r: that of the reference whose length is closest to it (of two, the shorter). Of a
// corpus, m_n, t_n, c and r are summed up first. BLEU-N is 0 where no n-gram of some order counts.
#pragma once

#include <array>
#include <vector>

#include "core/math/matrix.h"
#include "core/tasks/tokens.h"

namespace unrolled {

inline constexpr int kBleuOrders = 4;

enum class BleuSmoothing {
  none,
  add_one,  // p_n = (m_n + 1) / (t_n + 1) for n ≥ 2 (Lin and Och 2004, "BLEU+1"): a short sentence is not simply 0
};

struct BleuOrder {
  Index total = 0;      // n-grams of the hypothesis: t_n
  Index occurring = 0;  // of them, those that stand in some reference
  Index clipped = 0;    // of them, each as often as the reference has it that has it most often: m_n
  double precision = 0.0;
};

struct Bleu {
  std::array<BleuOrder, kBleuOrders> orders;  // n = 1 … 4
  Index hypothesis_length = 0;                // c
  Index reference_length = 0;                 // r
  double brevity_penalty = 0.0;               // BP
  std::array<double, kBleuOrders> scores{};   // BLEU-1 … BLEU-4
};

// Throws std::invalid_argument where there is no reference.
Bleu bleu(const std::vector<Tokens>& references, const Tokens& hypothesis,
          BleuSmoothing smoothing = BleuSmoothing::none);
// Of a corpus. Throws also unless there are references for each hypothesis, and for one at least.
Bleu bleu(const std::vector<std::vector<Tokens>>& references, const std::vector<Tokens>& hypotheses,
          BleuSmoothing smoothing = BleuSmoothing::none);

enum class NgramMatch { absent, clipped_away, counted };

// For each order n = 1 … 4, how the n-gram that begins at each place of the hypothesis fares; of those that stand there
// more often than in any reference, the first count.
std::array<std::vector<NgramMatch>, kBleuOrders> ngram_matches(const std::vector<Tokens>& references,
                                                               const Tokens& hypothesis);

}  // namespace unrolled
