#include "core/tasks/tokens.h"

#include <map>
#include <string_view>

#include "core/math/check.h"

namespace unrolled {

std::vector<std::vector<int>> numbered(const std::vector<Tokens>& sentences) {
  std::map<std::string_view, int> numbers;
  std::vector<std::vector<int>> result(sentences.size());
  for (std::size_t i = 0; i < sentences.size(); ++i)
    for (const std::string& token : sentences[i])
      result[i].push_back(numbers.try_emplace(token, static_cast<int>(numbers.size())).first->second);
  return result;
}

void check_references(const char* function, const std::vector<std::vector<Tokens>>& references,
                      const std::vector<Tokens>& hypotheses) {
  check(!hypotheses.empty(), function, ": there are no hypotheses");
  check(references.size() == hypotheses.size(), function, ": there are references of ", references.size(),
        " sentences, expected ", hypotheses.size(), " (hypotheses)");
  for (std::size_t i = 0; i < references.size(); ++i)
    check(!references[i].empty(), function, ": sentence ", i + 1, " has no reference");
}

}  // namespace unrolled
