// What the measures of a translation compare: words, or characters, one by one.
#pragma once

#include <string>
#include <vector>

namespace unrolled {

using Tokens = std::vector<std::string>;

// The same words as numbers: equal words have equal numbers, in all sentences that were numbered together.
std::vector<std::vector<int>> numbered(const std::vector<Tokens>& sentences);

// Throws std::invalid_argument naming `function` unless there is a sentence, every one has a reference, and there are
// as many hypotheses as sentences.
void check_references(const char* function, const std::vector<std::vector<Tokens>>& references,
                      const std::vector<Tokens>& hypotheses);

}  // namespace unrolled
