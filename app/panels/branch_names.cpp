#include "app/panels/branch_names.h"

#include "app/draw/numbers.h"

namespace unrolled {

namespace {

// "cell=gru" as "cell GRU".
std::string change_text(const Words& words, const std::string& change) {
  const std::size_t equals = change.find('=');
  if (equals == std::string::npos) return change;
  const std::string name = change.substr(0, equals), value = change.substr(equals + 1);
  const std::string label = "setting." + name, choice = "choice." + name + "." + value;
  return (words.has(label) ? words(label) : name) + " " + (words.has(choice) ? words(choice) : value);
}

}  // namespace

std::string branch_name(const Words& words, const Branch& branch, const Snapshot& present) {
  std::string name;
  const auto add = [&](const std::string& part) {
    if (!name.empty()) name += ", ";
    name += part;
  };
  for (std::size_t at = 0; at < branch.changes.size();) {
    const std::size_t end = branch.changes.find(", ", at);
    add(change_text(words, branch.changes.substr(at, end - at)));
    at = end == std::string::npos ? branch.changes.size() : end + 2;
  }
  if (branch.seed != present.seed) add(words("setting.seed") + " " + std::to_string(branch.seed));
  if (branch.forked_at >= 0) add(words("branch.left_at", {draw::whole(branch.forked_at)}));
  return name.empty() ? words("branch.same") : name;
}

}  // namespace unrolled
