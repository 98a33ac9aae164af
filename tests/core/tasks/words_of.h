// Sentences in tests, written as people write them.
#pragma once

#include <sstream>
#include <string>

#include "core/tasks/tokens.h"

namespace unrolled {

inline Tokens words_of(const std::string& text) {
  Tokens words;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

}  // namespace unrolled
