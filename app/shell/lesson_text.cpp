#include "app/shell/lesson_text.h"

#include <cctype>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

namespace unrolled {

namespace fs = std::filesystem;

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> lines_of(std::string_view source) {
  std::vector<std::string_view> lines;
  while (!source.empty()) {
    const std::size_t end = source.find('\n');
    std::string_view line = source.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.push_back(line);
    if (end == std::string_view::npos) break;
    source.remove_prefix(end + 1);
  }
  return lines;
}

bool is_letter_or_digit(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// The index that starts with the "_" at `at` of a formula: "_t", "_hh", "_{t−1}", after a single letter, Latin or
// Greek. Returns its text and the bytes it takes; nothing where the "_" is part of a name such as learning_rate.
std::optional<std::pair<std::string_view, std::size_t>> index_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 3;
  if (at == 0 || text[at] != '_') return std::nullopt;
  const bool greek = at > 1 && (text[at - 2] == '\xCE' || text[at - 2] == '\xCF');
  if (!greek && !std::isalpha(static_cast<unsigned char>(text[at - 1]))) return std::nullopt;
  const std::size_t letter = greek ? 2 : 1;
  if (at > letter && (is_letter_or_digit(text[at - letter - 1]) || text[at - letter - 1] == '_')) return std::nullopt;
  const std::string_view rest = text.substr(at + 1);
  if (rest.starts_with('{')) {
    const std::size_t end = rest.find('}');
    if (end == std::string_view::npos || end < 2) return std::nullopt;
    return std::pair{rest.substr(1, end - 1), end + 2};
  }
  std::size_t count = 0;
  while (count < rest.size() && is_letter_or_digit(rest[count])) ++count;
  if (count == 0 || count > kLongest || (count < rest.size() && rest[count] == '_')) return std::nullopt;
  return std::pair{rest.substr(0, count), count + 1};
}

// Reads the inline marks of a paragraph.
class SpanReader {
 public:
  std::vector<TextSpan> read(std::string_view text) {
    while (!text.empty()) {
      if (!mono_ && text.starts_with("**")) {
        finish();
        bold_ = !bold_;
        text.remove_prefix(2);
      } else if (text.front() == '`') {
        finish();
        mono_ = !mono_;
        text.remove_prefix(1);
      } else if (const std::size_t taken = mono_ ? 0 : read_link(text); taken > 0) {
        text.remove_prefix(taken);
      } else {
        pending_ += text.front();
        text.remove_prefix(1);
      }
    }
    finish();
    return std::move(spans_);
  }

 private:
  // [words](panel:id), [words](set:name=value) or [words](preset:id): the number of bytes read, 0 where there is no
  // such link.
  std::size_t read_link(std::string_view text) {
    if (text.front() != '[') return 0;
    const std::size_t middle = text.find("](");
    if (middle == std::string_view::npos) return 0;
    const std::size_t end = text.find(')', middle);
    if (end == std::string_view::npos) return 0;
    const std::string_view target = text.substr(middle + 2, end - middle - 2);
    static constexpr std::pair<std::string_view, TextSpan::Link> kLinks[] = {
        {"panel:", TextSpan::Link::panel}, {"set:", TextSpan::Link::setting}, {"preset:", TextSpan::Link::preset}};
    TextSpan span{std::string(text.substr(1, middle - 1)), bold_, mono_, TextSpan::Link::none, {}, false};
    for (const auto& [prefix, link] : kLinks) {
      if (!target.starts_with(prefix)) continue;
      span.link = link;
      span.target = target.substr(prefix.size());
    }
    if (span.link == TextSpan::Link::none) return 0;
    finish();
    spans_.push_back(std::move(span));
    return end + 1;
  }

  void finish() {
    const std::string text = std::exchange(pending_, {});
    std::size_t begin = 0;
    const auto add = [&](std::string_view part, bool lowered) {
      if (!part.empty()) spans_.push_back({std::string(part), bold_, mono_, TextSpan::Link::none, {}, lowered});
    };
    for (std::size_t at = 0; mono_ && at < text.size();) {
      if (const auto index = index_at(text, at)) {
        add(std::string_view(text).substr(begin, at - begin), false);
        add(index->first, true);
        begin = at += index->second;
      } else {
        ++at;
      }
    }
    add(std::string_view(text).substr(begin), false);
  }

  std::vector<TextSpan> spans_;
  std::string pending_;
  bool bold_ = false;
  bool mono_ = false;
};

// "12. text": the number and how many bytes it takes; 0 where the line is no step.
std::size_t step_mark(std::string_view line, int& number) {
  std::size_t digits = 0;
  number = 0;
  while (digits < line.size() && digits < 3 && std::isdigit(static_cast<unsigned char>(line[digits])))
    number = number * 10 + (line[digits++] - '0');
  if (digits == 0 || digits + 1 >= line.size() || line[digits] != '.' || line[digits + 1] != ' ') return 0;
  return digits + 2;
}

// Collects lines into blocks.
class BlockReader {
 public:
  void line(std::string_view line) {
    line = trimmed(line);
    int number = 0;
    if (line.empty()) {
      finish();
    } else if (line.starts_with("# ") || line.starts_with("## ")) {
      begin(TextBlock::Kind::heading, line.starts_with("##") ? 2 : 1);
      text_ = trimmed(line.substr(line.find(' ')));
      finish();
    } else if (const std::size_t mark = step_mark(line, number); mark > 0) {
      begin(TextBlock::Kind::step, number);
      text_ = line.substr(mark);
    } else if (line.starts_with("? ")) {
      begin(TextBlock::Kind::exercise, ++exercises_);
      text_ = line.substr(2);
    } else if (line.starts_with("! ") && !blocks_.empty() && exercises_ > 0) {
      finish();
      answering_ = true;
      text_ = line.substr(2);
    } else {
      if (!open_ && !answering_) begin(TextBlock::Kind::paragraph, 0);
      if (!text_.empty()) text_ += ' ';
      text_ += line;
    }
  }

  std::vector<TextBlock> take() {
    finish();
    return std::move(blocks_);
  }

 private:
  void begin(TextBlock::Kind kind, int number) {
    finish();
    blocks_.push_back({kind, number, {}, {}});
    open_ = true;
  }

  void finish() {
    if (!text_.empty()) {
      std::vector<TextSpan> spans = SpanReader().read(text_);
      if (answering_)
        last_exercise().answer.push_back(std::move(spans));
      else
        blocks_.back().spans = std::move(spans);
    }
    text_.clear();
    open_ = false;
    answering_ = false;
  }

  TextBlock& last_exercise() {
    auto block = blocks_.rbegin();
    while (block->kind != TextBlock::Kind::exercise) ++block;
    return *block;
  }

  std::vector<TextBlock> blocks_;
  std::string text_;
  int exercises_ = 0;
  bool open_ = false;
  bool answering_ = false;
};

}  // namespace

namespace {

// 0 for what is no number above 0.
double speed_of(const std::string& text) {
  double speed = 0.0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), speed);
  return problem == std::errc() && end == text.data() + text.size() && speed > 0.0 ? speed : 0.0;
}

// "hidden.runs=side gates.unit=3"; what is otherwise is left out.
std::map<std::string, std::map<std::string, std::string>> options_of(const std::string& text) {
  std::map<std::string, std::map<std::string, std::string>> options;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const std::size_t dot = word.find('.'), equals = word.find('=');
    if (dot == std::string::npos || equals == std::string::npos || equals < dot) continue;
    options[word.substr(0, dot)][word.substr(dot + 1, equals - dot - 1)] = word.substr(equals + 1);
  }
  return options;
}

}  // namespace

LessonText parse_lesson_text(std::string_view source) {
  LessonText lesson;
  const std::vector<std::string_view> lines = lines_of(source);
  std::size_t next = 0;
  if (!lines.empty() && trimmed(lines[0]) == "---") {
    for (next = 1; next < lines.size() && trimmed(lines[next]) != "---"; ++next) {
      const std::size_t colon = lines[next].find(':');
      if (colon == std::string_view::npos) continue;
      const std::string_view name = trimmed(lines[next].substr(0, colon));
      const std::string value(trimmed(lines[next].substr(colon + 1)));
      if (name == "title") lesson.title = value;
      if (name == "panels") lesson.panels = value;
      if (name == "options") lesson.options = options_of(value);
      if (name == "speed") lesson.speed = speed_of(value);
      if (name == "begins") lesson.begins_paused = value == "paused";
    }
    ++next;
  }
  BlockReader reader;
  for (; next < lines.size(); ++next) reader.line(lines[next]);
  lesson.blocks = reader.take();
  return lesson;
}

LessonText read_lesson_text(const fs::path& lessons_folder, const std::string& lesson, const std::string& language) {
  const fs::path english = lessons_folder / (lesson + ".md");
  std::ifstream file(language == "en" ? english : lessons_folder / (lesson + "." + language + ".md"));
  if (!file) file.open(english);
  std::ostringstream text;
  text << file.rdbuf();
  LessonText parsed = parse_lesson_text(text.str());
  // Layout, options and speed are the lesson's, not the language's: a translation may leave them out.
  if (language != "en" && (parsed.panels.empty() || parsed.options.empty() || parsed.speed == 0.0)) {
    const LessonText original = read_lesson_text(lessons_folder, lesson, "en");
    if (parsed.panels.empty()) parsed.panels = original.panels;
    if (parsed.options.empty()) parsed.options = original.options;
    if (parsed.speed == 0.0) parsed.speed = original.speed;
  }
  return parsed;
}

namespace {

// As many bytes of a word as fit, whole code points, at least one.
std::size_t fitting(std::string_view word, const TextSpan& span, float width,
                    const std::function<float(std::string_view, const TextSpan&)>& measure) {
  std::size_t best = 0, end = 0;
  while (end < word.size()) {
    ++end;
    while (end < word.size() && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) ++end;
    if (best > 0 && measure(word.substr(0, end), span) > width) break;
    best = end;
  }
  return best;
}

}  // namespace

std::vector<PlacedText> wrap(const std::vector<TextSpan>& spans, float width,
                             const std::function<float(std::string_view, const TextSpan&)>& measure) {
  std::vector<PlacedText> placed;
  // A word may run over several spans (a bold syllable, a full stop after a link): it moves as a whole.
  struct Piece {
    std::size_t span;
    std::string text;
  };
  std::vector<Piece> word;
  float x = 0.0F;
  int line = 0;
  std::string gap;  // spaces since the last word
  std::size_t gap_span = 0;

  const auto place = [&](std::size_t span, const std::string& text) {
    const float wide = measure(text, spans[span]);
    if (!placed.empty() && placed.back().span == span && placed.back().line == line) {
      placed.back().text += text;
      placed.back().width = measure(placed.back().text, spans[span]);
      x = placed.back().x + placed.back().width;
    } else {
      placed.push_back({span, text, x, wide, line});
      x += wide;
    }
  };
  const auto finish_word = [&] {
    if (word.empty()) return;
    float wide = 0.0F;
    for (const Piece& piece : word) wide += measure(piece.text, spans[piece.span]);
    const float gap_width = gap.empty() ? 0.0F : measure(gap, spans[gap_span]);
    if (x > 0.0F && x + gap_width + wide > width) {
      x = 0.0F;
      ++line;
    } else if (x > 0.0F && !gap.empty()) {
      place(gap_span, gap);
    }
    for (const Piece& piece : word) {
      std::string_view rest = piece.text;
      while (wide > width && !rest.empty() && x + measure(rest, spans[piece.span]) > width) {
        const std::size_t count = fitting(rest, spans[piece.span], width - x, measure);
        if (x > 0.0F && x + measure(rest.substr(0, count), spans[piece.span]) > width) {
          x = 0.0F;
          ++line;
          continue;
        }
        place(piece.span, std::string(rest.substr(0, count)));
        rest.remove_prefix(count);
        if (!rest.empty()) {
          x = 0.0F;
          ++line;
        }
      }
      if (!rest.empty()) place(piece.span, std::string(rest));
    }
    word.clear();
    gap.clear();
  };

  for (std::size_t i = 0; i < spans.size(); ++i) {
    std::string_view text = spans[i].text;
    while (!text.empty()) {
      if (text.front() == ' ') {
        finish_word();
        gap = ' ';
        gap_span = i;
        text.remove_prefix(1);
      } else {
        const std::size_t end = text.find(' ');
        word.push_back({i, std::string(text.substr(0, end))});
        text.remove_prefix(end == std::string_view::npos ? text.size() : end);
      }
    }
  }
  finish_word();
  return placed;
}

}  // namespace unrolled
