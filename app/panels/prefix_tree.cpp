#include "app/panels/prefix_tree.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "app/panels/labels.h"

namespace unrolled {

namespace {

enum NodeColumn { kParent, kSymbol, kTime, kKept, kNodeColumns = 9 };
enum AnswerColumn { kAnswerNode, kAnswerAcoustic, kAnswerLanguage, kAnswerWords, kAnswerTotal, kAnswerColumns };

std::shared_ptr<const Observable> shared(const Snapshot& snapshot, std::string_view id) {
  for (const auto& one : snapshot.observables)
    if (one->id == id) return one;
  return nullptr;
}

// A whole number of a matrix, within bounds; nothing where it is none.
std::optional<int> whole_number(float value, int low, int high) {
  if (!(value >= static_cast<float>(low) && value <= static_cast<float>(high))) return std::nullopt;
  return static_cast<int>(value);
}

}  // namespace

std::optional<PrefixTree> PrefixTree::read(const Snapshot& snapshot) {
  const Observable* beam = snapshot.observable("ctc.beam");
  const Observable* answers = snapshot.observable("ctc.answers");
  const Observable* y = snapshot.observable("ctc.y");
  const Observable* greedy = snapshot.observable("ctc.greedy_path");
  PrefixTree tree;
  tree.totals_ = shared(snapshot, "ctc.beam_total");
  tree.kept_ = shared(snapshot, "ctc.beam_kept");
  if (!tree.kept_ || beam == nullptr || answers == nullptr || y == nullptr || greedy == nullptr || !tree.totals_)
    return std::nullopt;
  const Matrix<float>& rows = beam->values;
  if (rows.rows() == 0 || rows.cols() != kNodeColumns || answers->values.cols() != kAnswerColumns) return std::nullopt;
  if (tree.totals_->values.rows() != rows.rows() || tree.totals_->values.cols() != y->values.cols())
    return std::nullopt;
  if (tree.kept_->values.rows() != rows.rows() || tree.kept_->values.cols() != y->values.cols()) return std::nullopt;
  if (greedy->values.cols() != y->values.cols()) return std::nullopt;
  if (static_cast<Index>(y->rows.labels.size()) != y->values.rows()) return std::nullopt;
  tree.names_ = visible(y->rows.labels);
  const auto classes = static_cast<int>(tree.names_.size());
  // The states of a target begin with the blank.
  if (const Observable* extended = snapshot.observable("ctc.extended");
      extended != nullptr && extended->values.size() > 0)
    tree.blank_ = whole_number(extended->values(0, 0), 0, classes - 1).value_or(-1);
  for (Index i = 0; i < rows.rows(); ++i) {
    const auto parent = whole_number(rows(i, kParent), i == 0 ? -1 : 0, static_cast<int>(i) - 1);
    const auto symbol = whole_number(rows(i, kSymbol), i == 0 ? -1 : 0, classes - 1);
    const auto time = whole_number(rows(i, kTime), 0, static_cast<int>(y->values.cols()));
    const auto kept = whole_number(rows(i, kKept), 0, static_cast<int>(y->values.cols()));
    if (!parent || !symbol || !time || !kept) return std::nullopt;
    tree.nodes_.push_back({*parent, *symbol, *time, *kept});
  }
  for (Index i = 0; i < answers->values.rows(); ++i) {
    const auto row = answers->values.row(i);
    PrefixAnswer answer;
    const auto node = whole_number(row(kAnswerNode), -1, static_cast<int>(tree.nodes_.size()) - 1);
    const auto words = whole_number(row(kAnswerWords), 0, 1 << 20);
    if (!node || !words) return std::nullopt;
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
    if (!symbol) return std::nullopt;
    tree.greedy_.push_back(*symbol);
    tree.greedy_log_path_ += std::log(static_cast<double>(y->values(*symbol, t)));
  }
  for (int step = 1; step <= tree.steps(); ++step) {
    double best = -std::numeric_limits<double>::infinity();
    for (int i = 0; i < static_cast<int>(tree.nodes_.size()); ++i)
      if (tree.survived(i, step) && tree.total(i, step) > best) best = tree.total(i, step);
    tree.best_at_.push_back(best);
  }
  return tree;
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
    if (symbol != before && symbol != blank_) text += name(symbol);
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
