#include "app/shell/lesson_column.h"

#include <algorithm>
#include <utility>

#include "core/lessons/lessons.h"

namespace unrolled {

namespace {

constexpr float kLeading = 1.45F;
constexpr float kLongestLine = 75.0F;  // characters, about

}  // namespace

std::vector<LessonColumn::Entry> lesson_entries(const std::filesystem::path& lessons_folder,
                                                const std::string& language) {
  std::vector<LessonColumn::Entry> entries;
  for (const Lesson& lesson : lessons()) {
    const std::string title = read_lesson_text(lessons_folder, lesson.id, language).title;
    entries.push_back({lesson.id, lesson.chapter, title.empty() ? lesson.id : title});
  }
  return entries;
}

void LessonColumn::walk(const LessonText& text, int direction) {
  int steps = 0;
  for (const TextBlock& block : text.blocks)
    if (block.kind == TextBlock::Kind::step) steps = std::max(steps, block.number);
  step_ = std::clamp(step_ + direction, std::min(1, steps), steps);
  step_moved_ = true;
}

std::string LessonColumn::step_panel(const LessonText& text) const {
  for (const TextBlock& block : text.blocks) {
    if (block.kind != TextBlock::Kind::step || block.number != step_) continue;
    for (const TextSpan& span : block.spans)
      if (span.link == TextSpan::Link::panel) return span.target;
  }
  return {};
}

LessonColumn::Result LessonColumn::draw(Ui& ui, const draw::Rect& rect, const std::vector<Entry>& lessons,
                                        const std::string& open, const LessonText& text) {
  Result result;
  const float unit = ui.unit(), line = ui.theme().body() * 1.6F;
  ui.begin_region("lessons", true);
  ui.label({rect.x, rect.y, rect.width, line}, ui.word("lesson.title"),
           ui.style(draw::Face::bold, ui.theme().axis(), ui.theme().secondary));
  float y = rect.y + line;

  // The list takes what it needs, a third at most; then the text.
  std::string chapter;
  float needed = 0.0F;
  for (const Entry& entry : lessons) {
    needed += (entry.chapter != chapter ? 2.0F : 1.0F) * line;
    chapter = entry.chapter;
  }
  const draw::Rect list{rect.x, y, rect.width, std::min(needed, rect.height / 3)};
  const draw::Point at = ui.begin_pane("lesson list", list, true);
  ui.end_pane(draw_list(ui, {at.x, at.y, rect.width, list.height}, lessons, open, result));
  y = list.bottom() + unit;
  ui.hairline({rect.x, y}, {rect.right(), y});
  y += unit;

  const draw::Rect body{rect.x, y, rect.width, rect.bottom() - y};
  if (body.height > line) {
    const draw::Point top = ui.begin_pane("lesson text", body, true);
    // Room at the right for the scroll bar.
    const float measure = std::min(rect.width - 1.5F * unit, kLongestLine * ui.theme().body() * 0.52F);
    ui.end_pane(draw_text(ui, {top.x, top.y, measure, body.height}, text, result));
  }
  ui.end_region();
  return result;
}

float LessonColumn::draw_list(Ui& ui, draw::Rect rect, const std::vector<Entry>& lessons, const std::string& open,
                              Result& result) {
  const float unit = ui.unit(), line = ui.theme().body() * 1.6F, top = rect.y;
  std::string chapter;
  for (const Entry& entry : lessons) {
    if (entry.chapter != chapter) {
      chapter = entry.chapter;
      ui.label({rect.x, rect.y, rect.width, line}, ui.word("chapter." + chapter), ui.secondary());
      rect.y += line;
    }
    const std::string name = "lesson." + entry.id;
    const draw::Rect place{rect.x, rect.y, rect.width - 1.5F * unit, line};
    const Response response = ui.area(name, place);
    const bool here = entry.id == open;
    draw::TextStyle style = ui.body();
    if (here) style.face = draw::Face::bold;
    if (response.hovered && !here) style.colour = ui.theme().accent;
    if (here) ui.icon(Icon::play, {rect.x + unit / 2, rect.y + (line - unit) / 2, unit, unit}, ui.theme().accent);
    ui.label({rect.x + 2 * unit, rect.y, place.width - 2 * unit, line}, entry.title, style);
    if (response.focused)
      ui.picture().line({rect.x + 2 * unit, rect.y + line - 2}, {place.right(), rect.y + line - 2}, ui.theme().accent,
                        1.5F);
    if (response.clicked && !here) result.open_lesson = entry.id;
    rect.y += line;
  }
  return rect.y - top;
}

float LessonColumn::draw_text(Ui& ui, draw::Rect rect, const LessonText& text, Result& result) {
  const float unit = ui.unit(), size = ui.theme().body(), line = size * kLeading, top = rect.y;
  if (text.blocks.empty()) ui.label({rect.x, rect.y, rect.width, line}, ui.word("lesson.empty"), ui.secondary());
  int number = 0;
  for (const TextBlock& block : text.blocks) {
    const std::string name = "lesson.text." + std::to_string(number++);
    const bool first = number == 1;
    switch (block.kind) {
      case TextBlock::Kind::heading: {
        const float large = block.number == 1 ? size * 1.15F : size;
        if (!first) rect.y += unit;
        rect.y += draw_spans(ui, rect, name, block.spans, large, draw::Face::bold, result) + unit / 2;
        break;
      }
      case TextBlock::Kind::paragraph:
        rect.y += draw_spans(ui, rect, name, block.spans, size, draw::Face::sans, result) + unit;
        break;
      case TextBlock::Kind::step: {
        draw::TextStyle digit = ui.style(draw::Face::bold, size, ui.theme().accent);
        const bool here = block.number == step_;
        const std::string step = "lesson.step." + std::to_string(block.number);
        const float indent = 2.5F * unit;
        if (ui.area(step, {rect.x, rect.y, indent, line}, false).clicked) step_ = here ? 0 : block.number;
        if (here && std::exchange(step_moved_, false)) ui.scroll_to_last();
        ui.picture().text({rect.x + unit / 2, rect.y + (line - size) / 2}, std::to_string(block.number), digit);
        const float height = draw_spans(ui, {rect.x + indent, rect.y, rect.width - indent, 0}, name, block.spans, size,
                                        draw::Face::sans, result);
        if (here) {
          ui.mark("lesson.at_step", {rect.x, rect.y, rect.width, height});
          ui.picture().line({rect.x, rect.y}, {rect.x, rect.y + height}, ui.theme().accent, 3.0F);
        }
        rect.y += height + unit * 0.75F;
        break;
      }
      case TextBlock::Kind::exercise: {
        const float indent = 2.5F * unit;
        const draw::Rect question{rect.x + indent, rect.y, rect.width - indent, 0};
        const bool open = unfolded_.contains(name);
        ui.icon(open ? Icon::fold : Icon::unfold, {rect.x, rect.y + (line - 2 * unit) / 2, 2 * unit, 2 * unit},
                ui.theme().accent);
        const float height = draw_spans(ui, question, name + ".question", block.spans, size, draw::Face::sans, result);
        const Response response = ui.area(name, {rect.x, rect.y, rect.width, height});
        if (response.focused)
          ui.picture().line({rect.x, rect.y + height}, {rect.x + rect.width, rect.y + height}, ui.theme().accent, 1.5F);
        ui.help(response, name, open ? std::string() : ui.word("lesson.show_answer"));
        if (response.clicked && !unfolded_.erase(name)) unfolded_.insert(name);
        rect.y += height + unit / 2;
        if (open) {
          const float begin = rect.y;
          int part = 0;
          for (const auto& answer : block.answer)
            rect.y += draw_spans(ui, {rect.x + indent, rect.y, rect.width - indent, 0},
                                 name + ".answer." + std::to_string(part++), answer, size, draw::Face::sans, result) +
                      unit / 2;
          ui.picture().line({rect.x + unit, begin}, {rect.x + unit, rect.y - unit / 2}, ui.theme().hairline, 2.0F);
        }
        rect.y += unit / 2;
        break;
      }
    }
  }
  return rect.y - top + 2 * unit;
}

float LessonColumn::draw_spans(Ui& ui, const draw::Rect& rect, const std::string& name,
                               const std::vector<TextSpan>& spans, float size, draw::Face face, Result& result) {
  const float line = size * kLeading;
  const auto style_of = [&](const TextSpan& span) {
    draw::TextStyle style = ui.style(span.mono   ? draw::Face::mono
                                     : span.bold ? draw::Face::bold
                                                 : face,
                                     size, ui.theme().text);
    if (span.mono) style.size = size * (span.lowered ? 0.72F : 0.93F);
    return style;
  };
  const auto placed = wrap(spans, rect.width,
                           [&](std::string_view text, const TextSpan& span) { return ui.width(text, style_of(span)); });
  // A link may run over several lines: pointing at one part lights all of it.
  std::size_t pointed = spans.size();
  int part = 0;
  for (const PlacedText& piece : placed) {
    const TextSpan& span = spans[piece.span];
    if (span.link == TextSpan::Link::none) continue;
    const bool first_part =
        part == 0 || placed[static_cast<std::size_t>(&piece - placed.data()) - 1].span != piece.span;
    const std::string link =
        name + ".link." + std::to_string(piece.span) + (first_part ? "" : "." + std::to_string(part));
    ++part;
    const Response response = ui.area(
        link, {rect.x + piece.x, rect.y + line * static_cast<float>(piece.line), piece.width, line}, first_part);
    if (!response.hovered && !response.focused && !response.clicked) continue;
    pointed = piece.span;
    if (span.link == TextSpan::Link::panel) {
      result.lit_panel = span.target;
      if (response.clicked) result.clicked_panel = span.target;
    } else {
      ui.help(response, link, span.target);
      if (response.clicked) (span.link == TextSpan::Link::preset ? result.preset : result.setting) = span.target;
    }
  }
  for (const PlacedText& piece : placed) {
    const TextSpan& span = spans[piece.span];
    draw::TextStyle style = style_of(span);
    const float centre =
        rect.y + line * static_cast<float>(piece.line) + line / 2 + (span.lowered ? size * 0.22F : 0.0F);
    const draw::Point at{rect.x + piece.x, centre - style.size / 2};
    if (span.link != TextSpan::Link::none) {
      if (piece.span == pointed || span.link != TextSpan::Link::panel) style.colour = ui.theme().accent;
      const float under = at.y + style.size + 0.5F;
      ui.picture().line({at.x, under}, {at.x + piece.width, under},
                        piece.span == pointed ? ui.theme().accent : ui.theme().secondary, 1.0F, draw::Dash::dotted);
    }
    ui.picture().text(at, piece.text, style);
  }
  return placed.empty() ? line : line * static_cast<float>(placed.back().line + 1);
}

}  // namespace unrolled
