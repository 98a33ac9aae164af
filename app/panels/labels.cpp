#include "app/panels/labels.h"

#include <cmath>

#include "app/draw/character_axis.h"
#include "app/draw/numbers.h"

namespace unrolled {

std::string visible(std::string_view label) {
  if (label == " ") return "␣";
  if (label == "\n") return "↵";
  if (label == "\t") return "→";
  return std::string(label);
}

std::string as_character(std::string_view label) {
  if (label == "␣") return " ";
  if (label == "↵") return "\n";
  if (label == "→") return "\t";
  return std::string(label);
}

std::vector<std::string> visible(const std::vector<std::string>& labels) {
  std::vector<std::string> seen;
  seen.reserve(labels.size());
  for (const std::string& label : labels) seen.push_back(visible(label));
  return seen;
}

std::string quoted(const Words& words, const std::string& label) { return words("quoted", {label}); }

std::string index_text(const Words& words, const Axis& axis, Index index) {
  const auto at = static_cast<std::size_t>(index);
  const std::string number = std::to_string(index);
  if (index < 0 || at >= axis.labels.size() || axis.labels[at].empty()) return number;
  const std::string label = visible(axis.labels[at]);
  if (draw::labels_count(axis.labels)) return label;  // steps that have numbers go by those
  return label == number ? number : number + " " + quoted(words, label);
}

std::string value_text(Meaning meaning, double value) {
  const bool has_sign = meaning == Meaning::signed_activation || meaning == Meaning::signed_value;
  const bool is_share = meaning == Meaning::gate || meaning == Meaning::signed_activation;
  if (!is_share || !(std::abs(value) <= 1.0))
    return has_sign ? draw::signed_significant(value) : draw::significant(value);
  // Decimals that stay aligned from cell to cell.
  const std::string text = draw::fixed(value, 3);
  return has_sign && value > 0.0 ? "+" + text : text;
}

std::vector<std::string> table_names(const Axis& axis, Index count) {
  std::vector<std::string> names;
  const bool are_numbers = draw::labels_count(axis.labels);
  for (Index i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const std::string number = std::to_string(i);
    const std::string label = at < axis.labels.size() ? visible(axis.labels[at]) : std::string();
    names.push_back(label.empty() ? number : are_numbers ? label : number + " " + label);
  }
  return names;
}

std::vector<std::string> plot_labels(const Axis& axis, Index count) {
  if (static_cast<Index>(axis.labels.size()) != count) return {};
  return visible(axis.labels);
}

}  // namespace unrolled
