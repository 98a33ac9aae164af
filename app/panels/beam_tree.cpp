#include "app/panels/beam_tree.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "app/panels/candidates.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"

namespace unrolled {

namespace {

enum Column { kParent, kSymbol, kDepth, kLogSymbol, kLogP, kScore, kKept, kFinished, kRank, kColumns };

// A whole number of a matrix, within bounds; nothing where it is none.
std::optional<int> whole_number(float value, int low, int high) {
  if (!(value >= static_cast<float>(low) && value <= static_cast<float>(high))) return std::nullopt;
  return static_cast<int>(value);
}

}  // namespace

std::shared_ptr<const BeamTree> BeamTree::read(const Snapshot& snapshot) {
  const auto beam = shared_observable(snapshot, "beam.nodes");
  const auto names = shared_observable(snapshot, "prediction.probability");
  if (beam == nullptr || beam->values.rows() < 2 || beam->values.cols() != kColumns) return nullptr;
  if (beam->meaning == Meaning::signed_activation) return nullptr;
  const Matrix<float>& rows = beam->values;
  auto made = std::make_shared<BeamTree>();
  made->nodes_from_ = beam;
  made->names_from_ = names;
  const bool labelled = static_cast<Index>(beam->rows.labels.size()) == rows.rows();
  for (Index i = 0; i < rows.rows(); ++i) {
    const bool root = i == 0;
    const auto parent = whole_number(rows(i, kParent), root ? -1 : 0, static_cast<int>(i) - 1);
    const auto symbol = whole_number(rows(i, kSymbol), root ? -1 : 0, 1 << 20);
    const auto rank = whole_number(rows(i, kRank), -1, static_cast<int>(rows.rows()));
    if (!parent || !symbol || !rank) return nullptr;
    Node node;
    node.parent = *parent;
    node.symbol = *symbol;
    node.depth = root ? 0 : made->node(*parent).depth + 1;
    if (rows(i, kDepth) != static_cast<float>(node.depth)) return nullptr;
    node.log_symbol = static_cast<double>(rows(i, kLogSymbol));
    node.log_p = static_cast<double>(rows(i, kLogP));
    node.score = static_cast<double>(rows(i, kScore));
    if (std::isnan(node.log_p) || std::isnan(node.log_symbol) || std::isnan(node.score)) return nullptr;
    node.kept = root || rows(i, kKept) > 0.5F;
    node.finished = rows(i, kFinished) > 0.5F;
    node.rank = *rank;
    if (!root) node.sign = names != nullptr ? symbol_of(*names, node.symbol) : std::to_string(node.symbol);
    if (labelled) node.text = beam->rows.labels[static_cast<std::size_t>(i)];
    if (!labelled && !root) node.text = made->node(*parent).text + node.sign;
    made->depth_ = std::max(made->depth_, node.depth);
    if (node.rank >= 0) made->answers_.push_back(static_cast<int>(i));
    made->nodes_.push_back(std::move(node));
  }
  std::stable_sort(made->answers_.begin(), made->answers_.end(),
                   [&](int a, int b) { return made->node(a).rank < made->node(b).rank; });
  return made;
}

bool BeamTree::is_of(const Snapshot& snapshot) const {
  return nodes_from_ == shared_observable(snapshot, "beam.nodes") &&
         names_from_ == shared_observable(snapshot, "prediction.probability");
}

std::vector<int> BeamTree::path(int at) const {
  std::vector<int> nodes;
  for (int i = at; i >= 0; i = node(i).parent) nodes.push_back(i);
  std::reverse(nodes.begin(), nodes.end());
  return nodes;
}

BeamTree::Rows BeamTree::rows(int most, bool only_kept) const {
  const std::size_t count = nodes_.size();
  std::vector<int> order;
  for (int i = 1; i < static_cast<int>(count); ++i) order.push_back(i);
  const auto importance = [&](int i) { return node(i).rank >= 0 ? 0 : node(i).kept ? 1 : 2; };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    if (importance(a) != importance(b)) return importance(a) < importance(b);
    if (node(a).rank != node(b).rank) return node(a).rank < node(b).rank;
    return node(a).log_p > node(b).log_p;
  });
  // A branch takes a row more, unless it only goes on from where another one ends.
  std::vector<bool> shown(count, false), branches(count, false);
  shown[0] = true;
  int taken = 0;
  for (const int i : order) {
    if (shown[static_cast<std::size_t>(i)] || (only_kept && !node(i).kept && node(i).rank < 0)) continue;
    int from = i;
    while (!shown[static_cast<std::size_t>(node(from).parent)]) from = node(from).parent;
    const auto parent = static_cast<std::size_t>(node(from).parent);
    if (branches[parent] || taken == 0) {
      if (taken >= std::max(1, most)) continue;
      ++taken;
    }
    branches[parent] = true;
    for (int at = i; !shown[static_cast<std::size_t>(at)]; at = node(at).parent) {
      shown[static_cast<std::size_t>(at)] = true;
      if (at != from) branches[static_cast<std::size_t>(node(at).parent)] = true;
    }
  }
  // Each node in the row of the best of what grows from it, so that the winner runs straight along the top.
  std::vector<std::vector<int>> children(count);
  for (int i = 1; i < static_cast<int>(count); ++i)
    if (shown[static_cast<std::size_t>(i)]) children[static_cast<std::size_t>(node(i).parent)].push_back(i);
  std::vector<int> best(count);
  for (std::size_t i = 0; i < count; ++i) best[i] = static_cast<int>(i);
  const auto before = [&](int a, int b) {
    const auto place = [&](int i) { return node(i).rank >= 0 ? node(i).rank : static_cast<int>(count); };
    if (place(a) != place(b)) return place(a) < place(b);
    if (node(a).depth != node(b).depth) return node(a).depth > node(b).depth;
    return node(a).log_p > node(b).log_p;
  };
  for (std::size_t i = count; i-- > 1;)
    if (shown[i]) {
      auto& above = best[static_cast<std::size_t>(nodes_[i].parent)];
      if (above == nodes_[i].parent || before(best[i], above)) above = best[i];
    }
  Rows made{std::vector<int>(count, -1), 0};
  const std::function<void(int, int)> visit = [&](int i, int row) {
    made.row[static_cast<std::size_t>(i)] = row;
    made.count = std::max(made.count, row + 1);
    auto& below = children[static_cast<std::size_t>(i)];
    std::sort(below.begin(), below.end(), [&](int a, int b) {
      return before(best[static_cast<std::size_t>(a)], best[static_cast<std::size_t>(b)]);
    });
    for (std::size_t k = 0; k < below.size(); ++k) visit(below[k], k == 0 ? row : made.count);
  };
  visit(0, 0);
  return made;
}

}  // namespace unrolled
