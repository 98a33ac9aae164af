// A beam search over the probabilities of sample_attention.h, as the lessons publish it: every symbol as likely behind
// any prefix as behind the one that was written, and the end alone at the last step.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/app/sample_attention.h"

namespace unrolled {

struct SampleBeam {
  int width = 3;
  double length_penalty = 0.6;
};

// With the settings "beam_width" and "length_penalty", and the steps whose symbol was put there by hand.
inline void add_beam(Snapshot& snapshot, const SampleBeam& about = {}, const std::vector<int>& forced = {}) {
  const Observable& probability = *snapshot.observable("prediction.probability");
  const Matrix<float> p = probability.values;
  const auto end = static_cast<int>(p.rows()) - 1;
  struct Node {
    int parent, symbol, depth;
    double log_symbol, log_p;
    bool kept, finished;
    int rank;
    std::string text;
  };
  std::vector<Node> nodes{{-1, -1, 0, 0.0, 0.0, true, false, -1, ""}};
  std::vector<int> beam{0}, answers;
  for (Index i = 0; i < p.cols() && !beam.empty(); ++i) {
    std::vector<int> tried;
    for (const int from : beam) {
      std::vector<int> symbols;
      for (int k = 0; k <= end; ++k) symbols.push_back(k);
      std::stable_sort(symbols.begin(), symbols.end(), [&](int a, int b) { return p(a, i) > p(b, i); });
      if (i + 1 == p.cols()) symbols = {end};
      for (int k = 0; k < about.width && k < static_cast<int>(symbols.size()); ++k) {
        const int symbol = symbols[static_cast<std::size_t>(k)];
        const double log_symbol = std::log(static_cast<double>(p(symbol, i)));
        const Node parent = nodes[static_cast<std::size_t>(from)];
        tried.push_back(static_cast<int>(nodes.size()));
        nodes.push_back({from, symbol, parent.depth + 1, log_symbol, parent.log_p + log_symbol, false, symbol == end,
                         -1, parent.text + probability.rows.labels[static_cast<std::size_t>(symbol)]});
      }
    }
    std::stable_sort(tried.begin(), tried.end(), [&](int a, int b) {
      return nodes[static_cast<std::size_t>(a)].log_p > nodes[static_cast<std::size_t>(b)].log_p;
    });
    tried.resize(std::min(tried.size(), static_cast<std::size_t>(about.width) - answers.size()));
    beam.clear();
    for (const int i_kept : tried) {
      Node& node = nodes[static_cast<std::size_t>(i_kept)];
      node.kept = true;
      (node.finished ? answers : beam).push_back(i_kept);
    }
  }
  if (answers.empty()) answers = beam;
  const auto score = [&](const Node& node) {
    return node.log_p / std::pow((5.0 + node.depth) / 6.0, about.length_penalty);
  };
  std::stable_sort(answers.begin(), answers.end(), [&](int a, int b) {
    return score(nodes[static_cast<std::size_t>(a)]) > score(nodes[static_cast<std::size_t>(b)]);
  });
  for (std::size_t k = 0; k < answers.size(); ++k)
    nodes[static_cast<std::size_t>(answers[k])].rank = static_cast<int>(k);
  auto made = std::make_shared<Observable>();
  made->id = "beam.nodes";
  made->group = "beam";
  made->symbol = "beam";
  made->meaning_text = "beginnings of answers that the search tried";
  made->rows.name = "beginning";
  made->cols = {"quantity",
                {"parent", "symbol", "depth", "ln p of the symbol", "ln p", "score", "kept", "finished", "rank"}};
  made->values.resize(static_cast<Index>(nodes.size()), 9);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    made->rows.labels.push_back(node.text);
    made->values.row(static_cast<Index>(i)) << static_cast<float>(node.parent), static_cast<float>(node.symbol),
        static_cast<float>(node.depth), static_cast<float>(node.log_symbol), static_cast<float>(node.log_p),
        static_cast<float>(score(node)), node.kept ? 1.0F : 0.0F, node.finished ? 1.0F : 0.0F,
        static_cast<float>(node.rank);
  }
  snapshot.observables.push_back(std::move(made));
  auto by_hand = std::make_shared<Observable>();
  by_hand->id = "pair.forced";
  by_hand->group = "pair";
  by_hand->symbol = "forced";
  by_hand->cols = probability.cols;
  by_hand->values = Matrix<float>::Zero(1, p.cols());
  for (const int i : forced) by_hand->values(0, i) = 1.0F;
  snapshot.observables.push_back(std::move(by_hand));
  if (snapshot.settings == nullptr) return;
  std::vector<Setting> all = snapshot.settings->table();
  Setting width{.name = "beam_width", .value = static_cast<std::int64_t>(about.width), .low = 1, .high = 50};
  Setting penalty{.name = "length_penalty", .value = about.length_penalty, .low = 0.0, .high = 2.0};
  all.push_back(std::move(width));
  all.push_back(std::move(penalty));
  snapshot.settings = std::make_shared<Settings>(std::move(all));
}

}  // namespace unrolled
