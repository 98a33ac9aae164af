// Text that the model wrote by itself: the newest one, whose characters tell how they were drawn, or what was collected
// as training went on.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/panels/candidates.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/sample_lines.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kLetters = 1;      // kind of the hit areas
constexpr float kPitch = 1.35F;  // from line to line, in heights of a line
constexpr Index kListed = 10;    // candidates that pointing names
constexpr const char* kNewest = "newest";
constexpr const char* kColoured = "probability";
constexpr const char* kCollected = "collected";

class SamplesPanel final : public Panel {
 public:
  std::string id() const override { return "samples"; }

  std::string title(const PanelContext& context) const override {
    const TextSample* sample = chosen(context.snapshot);
    if (sample == nullptr) return context.words("panel.samples.title");
    if (shows_stages(context.snapshot)) return context.words("panel.samples.title_collected");
    const std::string title = context.words("panel.samples.title_at", {draw::whole(sample->step)});
    const bool coloured = show_ == kColoured && distributions(context.snapshot, *sample) != nullptr;
    return title + (sample->title.empty() ? "" : ", " + phrase(context, sample->title)) +
           (coloured ? ", " + context.words("panel.samples.coloured") : "");
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
    PanelOption show{"show",
                     context.words("panel.option.show"),
                     {{kNewest, context.words("panel.samples.newest")},
                      {kColoured, context.words("panel.samples.coloured")},
                      {kCollected, context.words("panel.samples.collected")}},
                     show_};
    const TextSample* now = chosen(context.snapshot);
    PanelOption source{"source", context.words("panel.option.text"), {}, now == nullptr ? "" : now->id};
    for (const TextSample& one : context.snapshot.texts) {
      const bool known = std::any_of(source.choices.begin(), source.choices.end(),
                                     [&](const auto& choice) { return choice.first == one.id; });
      if (!known) source.choices.emplace_back(one.id, name_of_text(context, one));
    }
    return {std::move(show), std::move(source)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "source") {
      source_ = value;
    } else if (name == "show") {
      if (value != kNewest && value != kColoured && value != kCollected)
        throw std::invalid_argument(unknown_name("show of panel samples", value, {kNewest, kColoured, kCollected}));
      show_ = value;
    } else {
      throw std::invalid_argument(unknown_name("option of panel samples", name, {"show", "source"}));
    }
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const TextSample& sample = *chosen(context.snapshot);
    const float height = size.height - draw_unknown(picture, context, sample);
    if (shows_stages(context.snapshot))
      draw_stages(picture, context, {size.width, height});
    else
      draw_text(picture, context, sample, {size.width, height});
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const TextSample* sample = chosen(context.snapshot);
    if (hit.kind != kLetters || sample == nullptr) return std::nullopt;
    const Observable* drawn = distributions(context.snapshot, *sample);
    const Index col = hit.col - sample->primed;
    if (drawn == nullptr || hit.col < 0 || col >= drawn->values.cols()) return std::nullopt;
    if (col < 0) return Pointed{{}, {context.words("panel.samples.primed")}};
    const Index row = row_of(*drawn, col);
    Pointed pointed{{}, {place_text(context, drawn->cols, col)}};
    const std::vector<std::string> lines =
        candidate_lines(*drawn, col, kListed, row, context.words("panel.samples.is_written"), context.words);
    pointed.lines.insert(pointed.lines.end(), lines.begin(), lines.end());
    if (row >= 0) pointed.lines.push_back(cost_line(context, "panel.samples.cost", *drawn, row, col));
    return pointed;
  }

  // The code point of every character, and the probability with which it was drawn, where that is known.
  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const TextSample& sample = *chosen(context.snapshot);
    const Observable* drawn = distributions(context.snapshot, sample);
    PanelTable table{sample.id, {"code point"}, {}, {}};
    if (drawn != nullptr) table.column_names.emplace_back("probability");
    const std::vector<char32_t> letters = code_points(sample.text);
    table.values.resize(static_cast<Index>(letters.size()), static_cast<Index>(table.column_names.size()));
    for (std::size_t i = 0; i < letters.size(); ++i) {
      table.row_names.push_back(as_utf8(letters[i]));
      table.values(static_cast<Index>(i), 0) = static_cast<double>(letters[i]);
      if (drawn != nullptr)
        table.values(static_cast<Index>(i), 1) = probability_of(*drawn, static_cast<Index>(i) - sample.primed);
    }
    return {std::move(table)};
  }

 private:
  // ── What there is ──

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

  // The samples that were collected, then the newest, by their steps.
  static std::vector<const TextSample*> stages(const Snapshot& snapshot) {
    std::vector<const TextSample*> all;
    const TextSample* newest = nullptr;
    for (const TextSample& one : snapshot.texts) {
      if (one.id.starts_with("sample.") && !one.text.empty()) all.push_back(&one);
      if (one.id == "sample" && !one.text.empty()) newest = &one;
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const TextSample* a, const TextSample* b) { return a->step < b->step; });
    if (newest != nullptr && (all.empty() || all.back()->step < newest->step)) all.push_back(newest);
    return all;
  }

  bool shows_stages(const Snapshot& snapshot) const { return show_ == kCollected && !stages(snapshot).empty(); }

  static std::string name_of_text(const PanelContext& context, const TextSample& text) {
    if (text.id.starts_with("sample.")) return context.words("panel.samples.at_step", {draw::whole(text.step)});
    return phrase(context, text.title.empty() ? text.id : text.title);
  }

  // What each written character of the newest sample was drawn from; null where that is not known.
  static const Observable* distributions(const Snapshot& snapshot, const TextSample& sample) {
    if (sample.id != "sample" || sample.primed < 0) return nullptr;
    for (const Observable* one : snapshot.observables_of("sample_predictions"))
      if (one->values.cols() + sample.primed == static_cast<Index>(code_points(sample.text).size())) return one;
    return nullptr;
  }

  // The row of the symbol that was written; −1 where the names do not tell.
  static Index row_of(const Observable& drawn, Index col) {
    const auto at = static_cast<std::size_t>(col);
    if (at >= drawn.cols.labels.size()) return -1;
    const auto& names = drawn.rows.labels;
    const auto found = std::find(names.begin(), names.end(), drawn.cols.labels[at]);
    const Index row = found - names.begin();
    return found == names.end() || row >= drawn.values.rows() ? -1 : row;
  }

  static double probability_of(const Observable& drawn, Index col) {
    const Index row = col < 0 ? -1 : row_of(drawn, col);
    return row < 0 ? std::nan("") : static_cast<double>(drawn.values(row, col));
  }

  // ── One text ──

  // At the foot: what it was given to read but does not know. Returns the height that this takes.
  static float draw_unknown(draw::Picture& picture, const PanelContext& context, const TextSample& sample) {
    if (sample.unknown.empty()) return 0.0F;
    std::string characters;
    for (const char32_t letter : code_points(sample.unknown))
      characters += (characters.empty() ? "" : " ") + visible(as_utf8(letter));
    const draw::TextStyle style{draw::Face::sans, context.theme.axis(), context.theme.secondary, draw::Align::left,
                                false};
    const draw::Size size = picture.size();
    picture.text({0.0F, size.height - style.size},
                 context.fonts.shortened(context.words("panel.samples.left_out", {characters}), style.face, style.size,
                                         size.width),
                 style);
    return style.size + context.theme.unit();
  }

  void draw_text(draw::Picture& picture, const PanelContext& context, const TextSample& sample, draw::Size room) const {
    const draw::Theme& theme = context.theme;
    const std::vector<char32_t> letters = code_points(sample.text);
    const Observable* drawn = distributions(context.snapshot, sample);
    const bool coloured = show_ == kColoured && drawn != nullptr;
    draw::ColourScale scale;
    scale.dark = theme.dark;
    if (coloured) {
      const float bar = draw::colour_bar_width(scale, room.height, theme, context.fonts);
      draw::draw_colour_bar(picture, {room.width - bar, 0, bar, room.height}, scale, theme, context.fonts);
      room.width = std::max(1.0F, room.width - bar - theme.unit());
    }
    // The largest type in which all of it has room; a long sample keeps a legible size and ends in "…".
    float type = 0.0F;
    std::vector<SampleLine> lines;
    std::size_t most = 1;
    for (const float factor : {1.3F, 1.15F, 1.0F, 0.93F, 0.87F, 0.8F}) {
      type = theme.body() * factor;
      lines = sample_lines(letters, columns_in(context, room.width, type));
      most = static_cast<std::size_t>(std::max(1.0F, std::floor((room.height / type - 1.0F) / kPitch + 1.0F)));
      if (lines.size() <= most) break;
    }
    const bool cut = lines.size() > most;
    if (cut) lines.resize(most);
    const float advance = context.fonts.width("0", draw::Face::mono, type);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      SampleLine& line = lines[i];
      if (cut && i + 1 == lines.size()) shorten(line, columns_in(context, room.width, type));
      const draw::Point at{0.0F, static_cast<float>(i) * kPitch * type};
      if (coloured)
        for (std::size_t k = 0; k < line.size(); ++k) {
          const double p = probability_of(*drawn, line[k].letter - sample.primed);
          if (line[k].letter >= 0 && !std::isnan(p))
            picture.rectangle({at.x + static_cast<float>(k) * advance, at.y, advance, type},
                              draw::colour_at(scale, static_cast<float>(p)));
        }
      const auto ink = [&](const SampleCell& cell) {
        if (cell.letter >= 0 && cell.letter < sample.primed) return theme.secondary;
        const double p =
            coloured && cell.letter >= 0 ? probability_of(*drawn, cell.letter - sample.primed) : std::nan("");
        return std::isnan(p) ? theme.text : draw::ink_on(draw::colour_at(scale, static_cast<float>(p)), theme);
      };
      draw_line(picture, context, line, at, type, ink);
      if (drawn != nullptr) add_hits(picture, line, at, type, advance);
    }
  }

  static std::size_t columns_in(const PanelContext& context, float width, float type) {
    return static_cast<std::size_t>(
        std::max(1.0F, std::floor(width / context.fonts.width("0", draw::Face::mono, type) + 0.001F)));
  }

  // Says that the text goes on.
  static void shorten(SampleLine& line, std::size_t columns) {
    if (line.size() + 2 > columns) line.resize(columns > 2 ? columns - 2 : 0);
    line.push_back({U' ', -1});
    line.push_back({U'…', -1});
  }

  // Cells of one ink are set as one text; one whose glyph is not as wide as the others by itself.
  template <class Ink>
  static void draw_line(draw::Picture& picture, const PanelContext& context, const SampleLine& line, draw::Point at,
                        float type, const Ink& ink) {
    const float advance = context.fonts.width("0", draw::Face::mono, type);
    std::string run;
    draw::Colour colour{};
    std::size_t first = 0;
    const auto finish = [&] {
      run.erase(run.find_last_not_of(' ') + 1);
      if (!run.empty())
        picture.text({at.x + static_cast<float>(first) * advance, at.y}, run,
                     {draw::Face::mono, type, colour, draw::Align::left, false});
      run.clear();
    };
    for (std::size_t k = 0; k < line.size(); ++k) {
      const std::string letter = as_utf8(line[k].shown);
      const draw::Colour here = ink(line[k]);
      const bool on_grid = std::abs(context.fonts.width(letter, draw::Face::mono, type) - advance) < 0.01F;
      if (run.empty() || !(here == colour) || !on_grid) {
        finish();
        first = k;
        colour = here;
      }
      run += letter;
      if (!on_grid) finish();
    }
    finish();
  }

  // Cells whose letters follow each other answer to the pointer together; a tabulator has two cells.
  static void add_hits(draw::Picture& picture, const SampleLine& line, draw::Point at, float type, float advance) {
    for (std::size_t first = 0; first < line.size();) {
      if (line[first].letter < 0) return;
      std::size_t count = 1;
      const bool twice = first + 1 < line.size() && line[first + 1].letter == line[first].letter;
      if (twice) ++count;
      while (!twice && first + count < line.size() &&
             line[first + count].letter == line[first].letter + static_cast<int>(count) &&
             (first + count + 1 >= line.size() || line[first + count + 1].letter != line[first + count].letter))
        ++count;
      picture.hit({{at.x + static_cast<float>(first) * advance, at.y - 0.5F * (kPitch - 1.0F) * type,
                    static_cast<float>(count) * advance, kPitch * type},
                   kLetters,
                   1,
                   twice ? 1 : static_cast<int>(count),
                   0,
                   line[first].letter});
      first += count;
    }
  }

  // ── What was collected ──

  // "at first: step 1", a few lines, "↓ train more: step 100", a few lines …
  void draw_stages(draw::Picture& picture, const PanelContext& context, draw::Size size) const {
    const draw::Theme& theme = context.theme;
    std::vector<const TextSample*> all = stages(context.snapshot);
    float type = theme.body();
    int room = 0;
    for (const float factor : {1.15F, 1.0F, 0.87F}) {
      type = theme.body() * factor;
      room = static_cast<int>((size.height / type - 1.0F) / kPitch + 1.0F);
      if (room >= 3 * static_cast<int>(all.size())) break;
    }
    all = spread(all, std::max(1, room / 3));
    const auto count = static_cast<int>(all.size());
    const int lines_each = std::max(1, room / count - 1);
    int spare = std::max(0, room - count * (lines_each + 1));
    const std::size_t columns = columns_in(context, size.width, type);
    float y = 0.0F;
    for (int i = 0; i < count; ++i) {
      const TextSample& sample = *all[static_cast<std::size_t>(i)];
      // What is left over goes to the newest.
      const int most = lines_each + (i + 1 == count ? std::exchange(spare, 0) : 0);
      if (y > 0.0F && y + type > size.height) break;
      const std::string heading =
          context.words(i == 0 ? "panel.samples.at_first" : "panel.samples.train_more", {draw::whole(sample.step)});
      picture.text({0.0F, y + 0.5F * (type - theme.axis())},
                   context.fonts.shortened(heading, draw::Face::sans, theme.axis(), size.width),
                   {draw::Face::sans, theme.axis(), theme.accent, draw::Align::left, false});
      y += kPitch * type;
      std::vector<SampleLine> lines = sample_lines(code_points(sample.text), columns);
      std::erase_if(lines, [](const SampleLine& line) {
        return std::all_of(line.begin(), line.end(), [](const SampleCell& cell) { return cell.shown == U' '; });
      });
      const bool cut = lines.size() > static_cast<std::size_t>(most);
      if (cut) {
        lines.resize(static_cast<std::size_t>(most));
        shorten(lines.back(), columns);
      }
      for (const SampleLine& line : lines) {
        if (y > 0.0F && y + type > size.height + 0.5F) break;
        draw_line(picture, context, line, {0.0F, y}, type, [&](const SampleCell& cell) {
          return cell.letter >= 0 && cell.letter < sample.primed ? theme.secondary : theme.text;
        });
        y += kPitch * type;
      }
    }
  }

  // At most so many: the first, the last, and those evenly between.
  static std::vector<const TextSample*> spread(const std::vector<const TextSample*>& all, int most) {
    const auto count = static_cast<int>(all.size());
    if (count <= most) return all;
    if (most == 1) return {all.back()};
    std::vector<const TextSample*> some;
    for (int i = 0; i < most; ++i) some.push_back(all[static_cast<std::size_t>(i * (count - 1) / (most - 1))]);
    return some;
  }

  std::string show_ = kNewest;
  std::string source_;  // empty: the default
};

}  // namespace

std::unique_ptr<Panel> make_samples_panel() { return std::make_unique<SamplesPanel>(); }

}  // namespace unrolled
