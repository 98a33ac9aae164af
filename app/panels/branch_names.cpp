#include "app/panels/branch_names.h"

#include "app/draw/numbers.h"

namespace unrolled {

namespace {

// "cell=gru" as "cell GRU"; what reads badly that way has words of its own: "attention=none" as "no attention".
std::string change_text(const Words& words, const std::string& change) {
  const std::size_t equals = change.find('=');
  if (equals == std::string::npos) return change;
  const std::string name = change.substr(0, equals), value = change.substr(equals + 1);
  if (const std::string whole = "branch.setting." + name + "." + value; words.has(whole)) return words(whole);
  const std::string label = "setting." + name, choice = "choice." + name + "." + value;
  const std::string chosen = words.has(choice) ? words(choice) : value;
  const bool says_itself = (name == "cell" || name == "initialiser") && words.has(choice);
  return says_itself ? chosen : (words.has(label) ? words(label) : name) + " " + chosen;
}

// "cell=gru, hidden=64" as "GRU, hidden units 64".
std::string changes_text(const Words& words, const std::string& changes) {
  std::string text;
  for (std::size_t at = 0; at < changes.size();) {
    const std::size_t end = changes.find(", ", at);
    text += (text.empty() ? "" : ", ") + change_text(words, changes.substr(at, end - at));
    at = end == std::string::npos ? changes.size() : end + 2;
  }
  return text;
}

}  // namespace

std::string branch_name(const Words& words, const Branch& branch, const Snapshot& present) {
  std::string name = changes_text(words, branch.changes);
  const auto add = [&](const std::string& part) {
    if (!name.empty()) name += ", ";
    name += part;
  };
  if (branch.seed != present.seed) add(words("setting.seed") + " " + std::to_string(branch.seed));
  if (branch.forked_at >= 0) add(words("branch.left_at", {draw::whole(branch.forked_at)}));
  return name.empty() ? words("branch.same") : name;
}

std::string present_name(const Words& words, const Snapshot& present) {
  const std::string name = changes_text(words, present.own_settings);
  return name.empty() ? words("branch.present") : name;
}

}  // namespace unrolled
