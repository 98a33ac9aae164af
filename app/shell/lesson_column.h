// The left column: the lessons by chapter, and the text of the one that is open.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "app/shell/lesson_text.h"
#include "app/shell/ui.h"

namespace unrolled {

class LessonColumn {
 public:
  struct Entry {
    std::string id;
    std::string chapter;
    std::string title;
  };
  struct Result {
    std::string open_lesson;    // empty: none
    std::string lit_panel;      // the panel that is pointed at in the text
    std::string clicked_panel;  // … whose link was clicked
    std::string setting;        // "cell=gru": proposed by a click
    std::string preset;         // "min-char-rnn": proposed by a click
  };

  // Goes to the next (+1) or last (−1) of the text's steps and shows it at the next drawing; beyond the first and the
  // last it stays.
  void walk(const LessonText& text, int direction);
  void leave_step() { step_ = 0; }
  int step() const { return step_; }                     // its number; 0: at none
  std::string step_panel(const LessonText& text) const;  // the first that the step speaks of; empty: none

  Result draw(Ui& ui, const draw::Rect& rect, const std::vector<Entry>& lessons, const std::string& open,
              const LessonText& text);

 private:
  float draw_list(Ui& ui, draw::Rect rect, const std::vector<Entry>& lessons, const std::string& open, Result& result);
  float draw_text(Ui& ui, draw::Rect rect, const LessonText& text, Result& result);
  float draw_spans(Ui& ui, const draw::Rect& rect, const std::string& name, const std::vector<TextSpan>& spans,
                   float size, draw::Face face, Result& result);

  int step_ = 0;
  bool step_moved_ = false;
  std::set<std::string> unfolded_;  // exercises whose answers show
};

// All lessons with their titles in a language; a lesson without a text goes by its id.
std::vector<LessonColumn::Entry> lesson_entries(const std::filesystem::path& lessons_folder,
                                                const std::string& language);

}  // namespace unrolled
