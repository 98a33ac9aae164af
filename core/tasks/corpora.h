// The texts that the program brings along.
#pragma once

#include <string_view>

namespace unrolled {

// The C++ and GLSL sources of this very program as they stood when it was built, file after file by path.
std::string_view sources_text();

// A story of our own with much dialogue: assets/corpora/prose.txt.
std::string_view prose_text();

// The beginning of Shakespeare's sonnets, 1,290 characters: assets/corpora/sonnets.txt.
std::string_view sonnets_text();

}  // namespace unrolled
