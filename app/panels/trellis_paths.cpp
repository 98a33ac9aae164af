#include "app/panels/trellis_paths.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "app/draw/numbers.h"
#include "app/draw/utf8.h"
#include "app/panels/labels.h"

namespace unrolled {

namespace {

// The symbol that a character of the path stands for; −1: none.
int symbol_of(const TrellisTables& tables, const std::string& character) {
  const std::vector<std::string>& names = tables.emissions().rows.labels;
  const auto found = std::find(names.begin(), names.end(), character);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

// So many states that follow `from` (or kStart), advancing as early as possible but not past `to`: they end in it where
// it can be reached.
ctc::StatePath way(const ctc::Topology& topology, Index from, Index to, Index steps) {
  ctc::StatePath states;
  Index at = from;
  for (Index i = 0; i < steps; ++i) {
    Index next = -1;
    for (Index candidate = std::min(at < 0 ? 1 : at + 2, to); candidate >= std::max<Index>(at, 0) && next < 0;
         --candidate)
      if (ctc::arrow(topology, at, candidate).allowed) next = candidate;
    states.push_back(at = std::max<Index>(next, 0));
  }
  return states;
}

// Weights in their proportions: numbers, or logarithms of them. All 0 where their sum is.
void normalise(std::span<double> weights, bool logarithms) {
  if (logarithms) {
    const double largest = *std::max_element(weights.begin(), weights.end());
    for (double& weight : weights) weight = std::isfinite(largest) ? std::exp(weight - largest) : 0.0;
  }
  double sum = 0.0;
  for (const double weight : weights) sum += weight;
  for (double& weight : weights) weight = sum > 0.0 ? weight / sum : 0.0;
}

}  // namespace

std::optional<LaidPath> laid_path(const TrellisTables& tables) {
  if (tables.path().empty()) return std::nullopt;
  LaidPath path;
  for (std::size_t at = 0; at < tables.path().size();) {
    const std::size_t begin = at;
    draw::next_code_point(tables.path(), at);
    const std::string character = tables.path().substr(begin, at - begin);
    const int symbol = symbol_of(tables, character);
    if (symbol < 0) {
      path.unknown = visible(character);
      break;
    }
    path.symbols.push_back(symbol);
  }
  path.follow = ctc::follow(tables.topology(), path.symbols, tables.steps());
  path.collapse = ctc::collapse(path.symbols, tables.topology().blank());
  const auto length = std::min<Index>(static_cast<Index>(path.symbols.size()), tables.steps());
  for (Index t = 0; t < length; ++t)
    path.log_probability +=
        std::log(static_cast<double>(tables.emissions().values(path.symbols[static_cast<std::size_t>(t)], t)));
  return path;
}

std::string path_with(const TrellisTables& tables, TrellisCell cell) {
  const ctc::Topology& topology = tables.topology();
  const std::optional<LaidPath> before = laid_path(tables);
  const ctc::StatePath laid = before ? before->follow.states : ctc::StatePath{};
  const auto length = static_cast<Index>(laid.size());
  ctc::StatePath states(laid.begin(), laid.begin() + std::min(length, cell.t));
  const bool again = cell.t + 1 == length && laid.back() == cell.s;
  if (!again) {
    const Index last = states.empty() ? ctc::kStart : states.back();
    const Index gap = cell.t - static_cast<Index>(states.size());
    // Where the cell cannot be reached it is laid all the same, to be seen why not.
    ctc::StatePath between = way(topology, last, cell.s, gap + 1);
    between.back() = cell.s;
    states.insert(states.end(), between.begin(), between.end());
    if (cell.t + 1 < length && ctc::arrow(topology, cell.s, laid[static_cast<std::size_t>(cell.t) + 1]).allowed)
      states.insert(states.end(), laid.begin() + cell.t + 1, laid.end());
  }
  std::string text;
  for (const Index s : states) {
    const auto symbol = static_cast<std::size_t>(topology.symbol(s));
    const std::vector<std::string>& names = tables.emissions().rows.labels;
    if (symbol < names.size()) text += names[symbol];
  }
  return text;
}

std::string reason_text(const Words& words, ctc::ArrowReason reason) {
  switch (reason) {
    case ctc::ArrowReason::kBegins:
    case ctc::ArrowReason::kStays:
    case ctc::ArrowReason::kAdvances:
    case ctc::ArrowReason::kSkipsBlank:
      break;
    case ctc::ArrowReason::kBackwards:
      return words("panel.trellis.backwards");
    case ctc::ArrowReason::kSameSymbol:
      return words("panel.trellis.same_symbol");
    case ctc::ArrowReason::kSkipsLabel:
      return words("panel.trellis.skips_label");
    case ctc::ArrowReason::kOffTheEnd:
      return words("panel.trellis.off_the_end");
    case ctc::ArrowReason::kTooLate:
      return words("panel.trellis.too_late");
  }
  return {};
}

std::string break_text(const Words& words, const TrellisTables& tables, const LaidPath& path) {
  const ctc::FollowedPath& follow = path.follow;
  const auto length = static_cast<Index>(path.symbols.size());
  if (follow.broken_at >= tables.steps())
    return words("panel.trellis.path_long", {draw::whole(length), draw::whole(tables.steps())});
  if (follow.broken_at >= 0) {
    const std::string symbol = tables.name_of_symbol(path.symbols[static_cast<std::size_t>(follow.broken_at)]);
    return words("panel.trellis.path_breaks",
                 {draw::whole(follow.broken_at + 1), symbol,
                  follow.wanted ? reason_text(words, follow.reason) : words("panel.trellis.not_in_target")});
  }
  if (!path.unknown.empty()) return words("panel.trellis.path_unknown", {draw::whole(length + 1), path.unknown});
  if (follow.incomplete) return words("panel.trellis.path_short", {draw::whole(length), draw::whole(tables.steps())});
  return {};
}

std::vector<TrellisEdge> edges_through(const TrellisTables& tables, TrellisCell cell) {
  const ctc::Topology& topology = tables.topology();
  const Matrix<double> on = ctc::cells_on_paths_through(topology, tables.steps(), cell.s, cell.t);
  std::vector<TrellisEdge> edges;
  if (on(cell.s, cell.t) == 0.0) return edges;
  // What of the mass goes on through each cell of a column: outwards from the cell, by the shares that α (β) of the
  // neighbouring states have in the sum.
  const auto spread = [&](bool forward) {
    Eigen::VectorXd here = Eigen::VectorXd::Zero(tables.states());
    here(cell.s) = 1.0;
    const Index by = forward ? 1 : -1;
    for (Index t = cell.t; t + by >= 0 && t + by < tables.steps(); t += by) {
      Eigen::VectorXd there = Eigen::VectorXd::Zero(tables.states());
      for (Index s = 0; s < tables.states(); ++s) {
        if (on(s, t) == 0.0) continue;
        std::array<Index, 3> others{};
        std::array<double, 3> weights{};
        std::size_t count = 0;
        for (Index k = 0; k <= 2; ++k) {
          const Index other = s + by * k;
          if (other < 0 || other >= tables.states() || on(other, t + by) == 0.0) continue;
          if (!(forward ? ctc::arrow(topology, s, other) : ctc::arrow(topology, other, s)).allowed) continue;
          double weight = tables.value(forward ? TrellisTable::beta : TrellisTable::alpha, other, t + by);
          if (forward && !tables.with_emission()) {
            const double y = tables.y(other, t + by);
            weight = tables.logarithms() ? weight + std::log(y) : weight * y;
          }
          others[count] = other;
          weights[count++] = weight;
        }
        if (count == 0) continue;
        normalise({weights.data(), count}, tables.logarithms());
        for (std::size_t i = 0; i < count; ++i) {
          const double share = here(s) * weights[i];
          there(others[i]) += share;
          edges.push_back(forward ? TrellisEdge{t, s, others[i], share} : TrellisEdge{t - 1, others[i], s, share});
        }
      }
      here = std::move(there);
    }
  };
  spread(false);
  spread(true);
  return edges;
}

}  // namespace unrolled
