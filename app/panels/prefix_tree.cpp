#include "app/panels/prefix_tree.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "app/panels/observed.h"

namespace unrolled {

namespace {

enum NodeColumn { kParent, kSymbol, kTime, kKept, kNodeColumns = 9 };
enum AnswerColumn { kAnswerNode, kAnswerAcoustic, kAnswerLanguage, kAnswerWords, kAnswerTotal, kAnswerColumns };

// A whole number of a matrix, within bounds; nothing where it is none.
std::optional<int> whole_number(float value, int low, int high) {
  if (!(value >= static_cast<float>(low) && value <= static_cast<float>(high))) return std::nullopt;
  return static_cast<int>(value);
}

}  // namespace

std::shared_ptr<const PrefixTree> PrefixTree::read(const Snapshot& snapshot) {
  auto symbols = CtcSymbols::read(snapshot);
  const auto beam = shared_observable(snapshot, "ctc.beam"), totals = shared_observable(snapshot, "ctc.beam_total");
  const auto kept_at = shared_observable(snapshot, "ctc.beam_kept");
  const Observable* answers = snapshot.observable("ctc.answers");
  const Observable* greedy = snapshot.observable("ctc.greedy_path");
  if (!symbols || !beam || !totals || !kept_at || answers == nullptr || greedy == nullptr) return nullptr;
  const Matrix<float>& rows = beam->values;
  const int steps = symbols->steps(), classes = symbols->classes();
  const auto by_step = [&](const Observable& one) {
    return one.values.rows() == rows.rows() && one.values.cols() == steps;
  };
  if (rows.rows() == 0 || rows.cols() != kNodeColumns || answers->values.cols() != kAnswerColumns) return nullptr;
  if (!by_step(*totals) || !by_step(*kept_at) || greedy->values.rows() != 1 || greedy->values.cols() != steps)
    return nullptr;
  std::shared_ptr<PrefixTree> made(new PrefixTree(*std::move(symbols)));
  PrefixTree& tree = *made;
  tree.beam_ = beam;
  tree.totals_ = totals;
  tree.kept_ = kept_at;
  for (Index i = 0; i < rows.rows(); ++i) {
    const auto parent = whole_number(rows(i, kParent), i == 0 ? -1 : 0, static_cast<int>(i) - 1);
    const auto symbol = whole_number(rows(i, kSymbol), i == 0 ? -1 : 0, classes - 1);
    const auto time = whole_number(rows(i, kTime), 0, steps);
    const auto kept = whole_number(rows(i, kKept), 0, steps);
    if (!parent || !symbol || !time || !kept) return nullptr;
    tree.nodes_.push_back({*parent, *symbol, *time, *kept});
  }
  for (Index i = 0; i < answers->values.rows(); ++i) {
    const auto row = answers->values.row(i);
    PrefixAnswer answer;
    const auto node = whole_number(row(kAnswerNode), -1, static_cast<int>(tree.nodes_.size()) - 1);
    const auto words = whole_number(row(kAnswerWords), 0, 1 << 20);
    if (!node || !words) return nullptr;
    answer.node = *node;
    answer.acoustic = static_cast<double>(row(kAnswerAcoustic));
    answer.language = static_cast<double>(row(kAnswerLanguage));
    answer.words = *words;
    answer.total = static_cast<double>(row(kAnswerTotal));
    if (answer.node >= 0) answer.text = tree.text(answer.node);
    tree.answers_.push_back(std::move(answer));
  }
  for (Index t = 0; t < greedy->values.cols(); ++t) {
    const auto symbol = whole_number(greedy->values(0, t), 0, classes - 1);
    if (!symbol) return nullptr;
    tree.greedy_.push_back(*symbol);
    tree.greedy_log_path_ += std::log(static_cast<double>(tree.symbols_.y->values(*symbol, t)));
  }
  for (int step = 1; step <= steps; ++step) {
    double best = -std::numeric_limits<double>::infinity();
    for (int i = 0; i < static_cast<int>(tree.nodes_.size()); ++i)
      if (tree.survived(i, step) && tree.total(i, step) > best) best = tree.total(i, step);
    tree.best_at_.push_back(best);
  }
  return made;
}

bool PrefixTree::is_of(const Snapshot& snapshot) const {
  return beam_ == shared_observable(snapshot, "ctc.beam") && symbols_.y == shared_observable(snapshot, "ctc.y");
}

std::string PrefixTree::text(int at) const {
  std::string text;
  for (int i = at; i > 0; i = node(i).parent) text.insert(0, name(node(i).symbol));
  return text;
}

std::string PrefixTree::greedy_path() const {
  std::string text;
  for (const int symbol : greedy_) text += name(symbol);
  return text;
}

std::string PrefixTree::greedy_text() const {
  std::string text;
  int before = -1;
  for (const int symbol : greedy_) {
    if (symbol != before && symbol != symbols_.topology.blank()) text += name(symbol);
    before = symbol;
  }
  return text;
}

double PrefixTree::total(int at, int step) const {
  return static_cast<double>(totals_->values(at, static_cast<Index>(step - 1)));
}

double PrefixTree::share(int at, int step) const {
  const double ranked = total(at, step);
  return std::isnan(ranked) ? 0.0 : std::min(1.0, std::exp(ranked - best_at_[static_cast<std::size_t>(step - 1)]));
}

std::vector<int> PrefixTree::ranking(int step) const {
  std::vector<int> ranked;
  for (int i = 0; i < static_cast<int>(nodes_.size()); ++i)
    if (!std::isnan(total(i, step))) ranked.push_back(i);
  std::stable_sort(ranked.begin(), ranked.end(), [&](int a, int b) {
    if (survived(a, step) != survived(b, step)) return survived(a, step);
    return total(a, step) > total(b, step);
  });
  return ranked;
}

std::vector<int> PrefixTree::most_important(int rows) const {
  std::vector<int> order;
  for (int i = 1; i < static_cast<int>(nodes_.size()); ++i) order.push_back(i);
  const auto newest = [&](int i) { return total(i, std::max({1, node(i).kept, node(i).time})); };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    if (node(a).kept != node(b).kept) return node(a).kept > node(b).kept;
    return newest(a) > newest(b);
  });
  std::vector<bool> chosen(nodes_.size(), false);
  chosen[0] = true;
  int left = rows - 1;
  for (const int i : order) {
    std::vector<int> added;
    for (int at = i; !chosen[static_cast<std::size_t>(at)]; at = node(at).parent) added.push_back(at);
    if (static_cast<int>(added.size()) > left) continue;
    for (const int at : added) chosen[static_cast<std::size_t>(at)] = true;
    left -= static_cast<int>(added.size());
  }
  std::vector<std::vector<int>> children(nodes_.size());
  for (int i = 1; i < static_cast<int>(nodes_.size()); ++i)
    if (chosen[static_cast<std::size_t>(i)]) children[static_cast<std::size_t>(node(i).parent)].push_back(i);
  std::vector<int> shown;
  const std::function<void(int)> visit = [&](int i) {
    shown.push_back(i);
    auto& below = children[static_cast<std::size_t>(i)];
    std::sort(below.begin(), below.end(), [&](int a, int b) { return node(a).symbol < node(b).symbol; });
    for (const int child : below) visit(child);
  };
  visit(0);
  return shown;
}

}  // namespace unrolled
