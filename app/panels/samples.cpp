// The newest text that the model wrote by itself.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/numbers.h"
#include "app/draw/utf8.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

// The code points of a text.
std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> letters;
  for (std::size_t at = 0; at < text.size();) letters.push_back(draw::next_code_point(text, at));
  return letters;
}

std::string as_utf8(const std::vector<char32_t>& letters, std::size_t first, std::size_t count) {
  std::string text;
  for (std::size_t i = first; i < first + count; ++i) draw::append_utf8(text, letters[i]);
  return text;
}

// Lines of at most `columns` code points: at the text's own line ends, after the last blank of a full line's second
// half, or where it is full. Tabulators become two blanks; other control characters the replacement character.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::vector<char32_t> line;
  const auto finish = [&] {
    std::size_t first = 0;
    while (line.size() - first > columns) {
      std::size_t count = columns;
      while (count > columns / 2 && line[first + count - 1] != U' ') --count;
      if (count == columns / 2) count = columns;
      lines.push_back(as_utf8(line, first, count));
      first += count;
    }
    lines.push_back(as_utf8(line, first, line.size() - first));
    line.clear();
  };
  for (const char32_t letter : code_points(text)) {
    if (letter == U'\n') {
      finish();
    } else if (letter == U'\t') {
      line.insert(line.end(), 2, U' ');
    } else {
      line.push_back(letter < U' ' ? draw::kReplacement : letter);
    }
  }
  if (!line.empty()) finish();
  return lines;
}

class SamplesPanel final : public Panel {
 public:
  std::string id() const override { return "samples"; }

  std::string title(const PanelContext& context) const override {
    const TextSample* sample = chosen(context.snapshot);
    if (sample == nullptr) return context.words("panel.samples.title");
    const std::string title = context.words("panel.samples.title_at", {draw::whole(sample->step)});
    return sample->title.empty() ? title : title + ", " + phrase(context, sample->title);
  }

  bool applies(const Snapshot& snapshot) const override {
    return chosen(snapshot) != nullptr || (snapshot.step == 0 && snapshot.texts.empty());
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.samples.promise"); }

  bool ready(const Snapshot& snapshot) const override {
    const TextSample* sample = chosen(snapshot);
    return sample != nullptr && !sample->text.empty();
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    const TextSample* now = chosen(context.snapshot);
    PanelOption source{"source", context.words("panel.option.source"), {}, now == nullptr ? "" : now->id};
    for (const TextSample& one : context.snapshot.texts) {
      const bool known = std::any_of(source.choices.begin(), source.choices.end(),
                                     [&](const auto& choice) { return choice.first == one.id; });
      if (!known) source.choices.emplace_back(one.id, phrase(context, one.title.empty() ? one.id : one.title));
    }
    return {std::move(source)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name != "source") throw std::invalid_argument(unknown_name("option of panel samples", name, {"source"}));
    source_ = value;
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    constexpr float kPitch = 1.35F;  // from line to line, in heights of a line
    const std::string& text = chosen(context.snapshot)->text;
    // The largest type in which all of it has room; a long sample keeps a legible size and ends in "…".
    float type = 0.0F;
    std::vector<std::string> lines;
    std::size_t room = 1;
    for (const float factor : {1.3F, 1.15F, 1.0F, 0.93F, 0.87F, 0.8F}) {
      type = context.theme.body() * factor;
      const float columns = size.width / context.fonts.width("m", draw::Face::mono, type);
      lines = wrapped(text, static_cast<std::size_t>(std::max(1.0F, std::floor(columns + 0.001F))));
      room = static_cast<std::size_t>(std::max(1.0F, std::floor((size.height / type - 1.0F) / kPitch + 1.0F)));
      if (lines.size() <= room) break;
    }
    if (lines.size() > room) {
      lines.resize(room);
      lines.back() = context.fonts.shortened(lines.back() + " …", draw::Face::mono, type, size.width);
    }
    draw::Picture picture(size);
    const draw::TextStyle style{draw::Face::mono, type, context.theme.text, draw::Align::left, false};
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (!lines[i].empty()) picture.text({0.0F, static_cast<float>(i) * kPitch * type}, lines[i], style);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext&, const draw::Hit&) const override { return std::nullopt; }

  // The code point of every character.
  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const TextSample& sample = *chosen(context.snapshot);
    PanelTable table{sample.id, {"code point"}, {}, {}};
    const std::vector<char32_t> letters = code_points(sample.text);
    table.values.resize(static_cast<Index>(letters.size()), 1);
    for (std::size_t i = 0; i < letters.size(); ++i) {
      table.row_names.push_back(as_utf8(letters, i, 1));
      table.values(static_cast<Index>(i), 0) = static_cast<double>(letters[i]);
    }
    return {std::move(table)};
  }

 private:
  // The newest of the chosen kind: the last one published. Null where there is none.
  const TextSample* chosen(const Snapshot& snapshot) const {
    const auto newest = [&](std::string_view id) -> const TextSample* {
      const TextSample* found = nullptr;
      for (const TextSample& one : snapshot.texts)
        if (one.id == id) found = &one;
      return found;
    };
    if (!source_.empty())
      if (const TextSample* found = newest(source_)) return found;
    if (const TextSample* found = newest("sample")) return found;
    return snapshot.texts.empty() ? nullptr : newest(snapshot.texts.front().id);
  }

  std::string source_;  // empty: the default
};

}  // namespace

std::unique_ptr<Panel> make_samples_panel() { return std::make_unique<SamplesPanel>(); }

}  // namespace unrolled
