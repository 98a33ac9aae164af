// The texts that the program brings along.
#pragma once

#include <string>
#include <string_view>

namespace unrolled {

// The C++ and GLSL sources of this very program as they stood when it was built, file after file by path.
std::string_view sources_text();

// A file of assets/corpora, assets/networks, assets/strokes or assets/words, byte by byte, by its name below assets:
// "words/english.txt". Throws std::invalid_argument where there is none.
std::string_view embedded_file(std::string_view name);
bool has_embedded_file(std::string_view name);

// A story of our own with much dialogue: assets/corpora/prose.txt.
std::string_view prose_text();

// The beginning of Shakespeare's sonnets, 1,290 characters: assets/corpora/sonnets.txt.
std::string_view sonnets_text();

// How people write the characters of an alphabet ("digits", "latin", "cyrillic"): core/tasks/stroke_alphabet.h.
std::string_view strokes_text(std::string_view alphabet);

// Common words of a language ("english", "russian"), one a line, in lower case; lines that begin with "#" are remarks.
std::string_view words_text(std::string_view language);

}  // namespace unrolled
