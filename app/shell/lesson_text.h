// The text beside a lesson: a small markup, read from assets/lessons/<id>.md.
//
//   ---                                   front matter: title and the layout of the panels
//   title: A character model
//   panels: text*1.4 | loss / hidden @1.2
//   options: hidden.runs=side             what panels show to begin with, where it is not their default
//   speed: 20                             updates a second to begin with; without it as fast as it goes
//   begins: paused                        otherwise it plays as soon as the program has started on it
//   ---
//   # Heading                             (## a smaller one)
//   A paragraph with **bold**, `mono` (where h_t and h_{t−1} get real indices), [words](panel:hidden) that light a
//   panel, [words](set:cell=gru) that propose a setting and [words](preset:min-char-rnn) that propose several. Lines
//   run together until an empty line.
//   1. A numbered step
//   ? A question                          folded: its answer shows when asked for
//   ! The answer
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

struct TextSpan {
  enum class Link { none, panel, setting, preset };
  std::string text;
  bool bold = false;
  bool mono = false;
  Link link = Link::none;
  std::string target = {};  // "hidden"; "cell=gru"; "min-char-rnn"
  bool lowered = false;     // an index: smaller, below the line
  bool operator==(const TextSpan&) const = default;
};

struct TextBlock {
  enum class Kind { heading, paragraph, step, exercise };
  Kind kind = Kind::paragraph;
  int number = 0;  // of a step or an exercise; level of a heading
  std::vector<TextSpan> spans;
  std::vector<std::vector<TextSpan>> answer;  // of an exercise, a paragraph each
};

struct LessonText {
  std::string title;
  std::string panels;                                                 // the layout line, as layout.h reads it
  std::map<std::string, std::map<std::string, std::string>> options;  // by panel, by option
  double speed = 0.0;  // updates a second to begin with; 0: as fast as it goes
  bool begins_paused = false;
  std::vector<TextBlock> blocks;
};

// Never fails: what is no markup stands as text.
LessonText parse_lesson_text(std::string_view source);

// The text of a lesson in a language, or in English where there is none; empty where there is neither.
LessonText read_lesson_text(const std::filesystem::path& lessons_folder, const std::string& lesson,
                            const std::string& language);

// A piece of a span on a line of its own, as wrapped.
struct PlacedText {
  std::size_t span = 0;
  std::string text;
  float x = 0.0F;
  float width = 0.0F;
  int line = 0;
};

// Breaks spans into lines no wider than `width`, at spaces (a longer word is broken where it must be); pieces of one
// span on one line stay together. `measure` gives the width of a text in the face of a span.
std::vector<PlacedText> wrap(const std::vector<TextSpan>& spans, float width,
                             const std::function<float(std::string_view, const TextSpan&)>& measure);

}  // namespace unrolled
