// At the left of each stage's bars: which stage it is, what the controller emitted for it, to be dragged, and what the
// outlines are.
#include <algorithm>
#include <cmath>

#include "app/draw/numbers.h"
#include "app/draw/symbols.h"
#include "app/panels/addressing_painter.h"
#include "app/panels/observed.h"

namespace unrolled {

using draw::Align;
using draw::Face;
using draw::Point;
using draw::Rect;

namespace {

using Stage = AddressingStage;

std::string symbol_of(Stage stage) {
  switch (stage) {
    case Stage::similarity:
      return "k";
    case Stage::content:
      return "β";
    case Stage::gated:
      return "g";
    case Stage::shifted:
      return "s";
    case Stage::weights:
      break;
  }
  return "γ";
}

}  // namespace

void AddressingPainter::cell(const Row& row) {
  const float axis = theme_.axis();
  if (row.height < 0.9F * axis) return;
  if (row.kind == Row::Kind::result) return cell_of_result(row);
  // What enters: its symbol, and where it comes from.
  FormulaRuns name = name_of(row);
  std::string word =
      row.kind == Row::Kind::previous ? context_.words("panel.addressing.before") : stage_word(context_, row.stage);
  if (row.kind == Row::Kind::memory) {
    name = {{memory_name(n_), FormulaHue::memory}};
    word = context_.words("panel.addressing.memory");
  }
  const float width = width_of(name, axis, fonts_);
  const float y = row.height < 2.2F * axis ? row.y + (row.height - axis) / 2 : row.y;
  if (width > cell_width_) return;
  if (row.kind == Row::Kind::memory && n_.edited() && says_edited_beside_memory()) {
    const float left = key_stands() ? 3.0F * axis : 0.0F;  // its name stands at the lower right
    edited(context_.words("panel.machine.edited"), {0, row.y + 1.55F * axis, cell_width_ - left, axis});
  }
  symbols({cell_width_ - width, y}, name, axis);
  const float room = cell_width_ - width - theme_.unit();
  if (room >= 4.0F * axis)
    picture_.text({0, y}, fonts_.shortened(word, Face::sans, axis, room),
                  {Face::sans, axis, theme_.secondary, Align::left, false});
}

float AddressingPainter::parameter_height(Stage stage, float room, float type) const {
  if (stage == Stage::shifted) return std::clamp(room, type, 4.5F * type);
  return std::min(room, 1.15F * type);
}

void AddressingPainter::cell_of_result(const Row& row) {
  const float axis = theme_.axis(), unit = theme_.unit();
  const auto number = static_cast<int>(row.stage);
  const FormulaRuns name = stage_name(n_, row.stage, "i");
  const float width = width_of(name, axis, fonts_);
  const bool wide = cell_width_ >= 11.0F * axis;
  const float lines = row.height / axis;
  // One line: the parameter in place of the stage's word.
  if (!wide || lines < 2.3F) {
    const float y = row.y + (row.height - axis) / 2;
    if (wide) {
      symbols({cell_width_ - width, y}, name, axis);
      parameter(row.stage, {0, y, cell_width_ - width - 1.5F * unit, axis}, axis);
    } else {
      const FormulaRuns shorter{{name.front()}};  // "K[", "w": of any row
      const FormulaRuns fitting = width <= cell_width_             ? name
                                  : row.stage == Stage::similarity ? FormulaRuns{{"K"}}
                                                                   : shorter;
      if (width_of(fitting, axis, fonts_) <= cell_width_)
        symbols({cell_width_ - width_of(fitting, axis, fonts_), y}, fitting, axis);
    }
    return;
  }
  symbols({cell_width_ - width, row.y}, name, axis);
  const std::string title = std::to_string(number + 1) + "  " + stage_word(context_, row.stage);
  const float room = cell_width_ - width - unit;
  const std::string shown = fonts_.shortened(title, Face::sans, axis, room);
  picture_.text({0, row.y}, shown, {Face::sans, axis, theme_.secondary, Align::left, false});
  picture_.hit({{0, row.y - 0.2F * axis, std::min(room, fonts_.width(shown, Face::sans, axis)), 1.4F * axis},
                kAddressingTitles,
                1,
                1,
                number,
                0});
  const bool legend = !enlarged_ && row.stage >= Stage::gated && lines >= 4.2F;
  const float type = enlarged_ && row.height >= 8.0F * axis ? theme_.body() : axis;
  const float top = row.y + 1.5F * axis, end = row.bottom() - (legend ? 1.5F * axis : 0.0F);
  const float height = parameter_height(row.stage, end - top, type);
  parameter(row.stage, {0, top, cell_width_, height}, type);
  if (legend) entering(row.stage, {0, std::min(top + height + 0.5F * axis, row.bottom() - axis), cell_width_, axis});
}

void AddressingPainter::parameter(Stage stage, const Rect& rect, float type) {
  switch (stage) {
    case Stage::similarity:
      return key(rect, type);
    case Stage::content:
      return slider(symbol_of(stage), n_.strength(), 0.0, kMostStrength, kAddressingStrength, rect, type);
    case Stage::gated:
      return slider(symbol_of(stage), n_.gate(), 0.0, 1.0, kAddressingGate, rect, type);
    case Stage::shifted:
      return shift(rect, type);
    case Stage::weights:
      break;
  }
  slider(symbol_of(stage), n_.sharpness(), 1.0, kMostSharpness, kAddressingSharpness, rect, type);
}

bool AddressingPainter::key_stands() const {
  const Row& first = rows_.front();
  return with_ticks_ && first.kind == Row::Kind::memory && n_.key().size() > 0 &&
         first.height >= theme_.unit() * static_cast<float>(n_.key().rows());
}

// The key's entries as a strip.
void AddressingPainter::key(const Rect& rect, float type) {
  const std::string symbol = symbol_of(Stage::similarity);
  const float name = fonts_.width(symbol, Face::sans, type) + theme_.unit();
  if (key_stands() || n_.key().size() == 0 || rect.width < name + 3.0F * type) return;
  picture_.text({rect.x, rect.y + (rect.height - type) / 2}, symbol,
                {Face::sans, type, theme_.gate_forget, Align::left, false});
  const Rect strip{rect.x + name, rect.y, rect.width - name, rect.height};
  const Matrix<double> flat = n_.key().transpose();
  picture_.heatmap(strip, grid_of(flat), memory_scale());
  picture_.frame(strip, theme_.gate_forget, 1.0F);
  picture_.hit({strip, kAddressingKey, 1, static_cast<int>(flat.cols()), 0, 0});
}

// Beside the memory, entry by entry at the height of those that it is compared with.
void AddressingPainter::standing_key(const Row& row) {
  const float axis = theme_.axis(), width = 1.1F * axis;
  const Rect strip{plot_left_ - width - 0.5F * theme_.unit(), row.y, width, row.height};
  picture_.heatmap(strip, grid_of(n_.key()), memory_scale());
  picture_.frame(strip, theme_.gate_forget, theme_.line());
  picture_.hit({strip, kAddressingKey, static_cast<int>(n_.key().rows()), 1, 0, 0});
  const std::string symbol = symbol_of(Stage::similarity);
  if (row.height >= 2.6F * axis)
    picture_.text({strip.x - 0.5F * theme_.unit(), row.bottom() - axis}, symbol,
                  {Face::sans, axis, theme_.gate_forget, Align::right, false});
}

void AddressingPainter::slider(const std::string& symbol, std::optional<double> value, double low, double high,
                               int kind, const Rect& rect, float type) {
  if (!value) return;
  const std::string text = symbol + " = " + draw::significant(*value);
  // All sliders begin at one place, however long their numbers are.
  const float label =
      std::max(fonts_.width(text, Face::sans, type), fonts_.width("γ = 0.0000", Face::sans, type)) + theme_.unit();
  picture_.text({rect.x, rect.y + (rect.height - type) / 2}, fonts_.shortened(text, Face::sans, type, rect.width),
                {Face::sans, type, theme_.gate_forget, Align::left, false});
  if (rect.width < label + 2.5F * type) return;
  const Rect track{rect.x + label, rect.y, rect.width - label, rect.height};
  const float thick = 0.35F * type, knob = 0.5F * theme_.unit();
  const double number = std::isfinite(*value) ? *value : low;
  const auto share = static_cast<float>(std::clamp((number - low) / (high - low), 0.0, 1.0));
  const Rect groove{track.x, track.y + (track.height - thick) / 2, track.width, thick};
  const float end = track.x + track.width * share;
  picture_.rectangle(groove, draw::mix(theme_.page, theme_.hairline, 0.8F), thick / 2);
  picture_.rectangle({groove.x, groove.y, end - groove.x, groove.height},
                     draw::mix(theme_.page, theme_.gate_forget, 0.55F), thick / 2);
  const float left = std::clamp(end - knob / 2, track.x, track.right() - knob);
  picture_.rectangle({left, track.y, knob, track.height}, theme_.gate_forget, 0.4F * knob);  // what is dragged
  picture_.hit({track, kind, 1, 1, 0, 0});
}

// An upright bar for every offset.
void AddressingPainter::shift(const Rect& rect, float type) {
  const Index count = n_.shift().rows();
  if (count == 0) return;
  const std::string symbol = symbol_of(Stage::shifted);
  const float name = fonts_.width(symbol, Face::sans, type) + theme_.unit();
  const float small = 0.85F * type;
  const bool named = rect.height >= 2.4F * type;
  float each = std::min((rect.width - name) / static_cast<float>(count), 3.2F * type);
  if (each < 3.0F) return;
  const Rect tracks{rect.x + name, rect.y, each * static_cast<float>(count),
                    rect.height - (named ? 1.15F * small : 0.0F)};
  picture_.text({rect.x, tracks.y + (tracks.height - type) / 2}, symbol,
                {Face::sans, type, theme_.gate_forget, Align::left, false});
  float widest = 0.0F;
  for (Index k = 0; k < count; ++k)
    widest = std::max({widest, fonts_.width(offset_text(n_.offset(k)), Face::sans, small)});
  for (Index k = 0; k < count; ++k) {
    const double value = n_.shift()(k, 0);
    const auto share = static_cast<float>(std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0);
    const Rect track{tracks.x + each * static_cast<float>(k) + 0.1F * each, tracks.y, 0.8F * each, tracks.height};
    picture_.rectangle(track, draw::mix(theme_.page, theme_.hairline, 0.6F));
    const float height = track.height * share;
    picture_.rectangle({track.x, track.bottom() - height, track.width, height},
                       draw::mix(theme_.page, theme_.gate_forget, 0.55F));
    const float edge = std::min(theme_.line(), track.height);
    picture_.rectangle(
        {track.x, std::clamp(track.bottom() - height, track.y, track.bottom() - edge), track.width, edge},
        theme_.gate_forget);  // what is dragged
    if (named && widest <= each)
      picture_.text({track.x + track.width / 2, tracks.bottom() + 0.1F * small}, offset_text(n_.offset(k)),
                    {Face::sans, small, theme_.secondary, Align::centre, false});
  }
  picture_.hit({tracks, kAddressingShift, 1, static_cast<int>(count), 0, 0});
}

// What the outlines over a stage's bars are.
void AddressingPainter::entering(Stage stage, const Rect& rect) {
  const float type = 0.9F * theme_.axis(), sample = 1.6F * type, gap = 0.5F * theme_.unit();
  float x = rect.x;
  const auto one = [&](const FormulaRuns& runs, draw::Colour colour, draw::Dash dash) {
    const float width = width_of(runs, type, fonts_);
    if (x + sample + gap + width > rect.right()) return;
    const float middle = rect.y + 0.55F * type;
    picture_.line({x, middle}, {x + sample, middle}, colour, dash == draw::Dash::solid ? 1.0F : theme_.line(), dash);
    symbols({x + sample + gap, rect.y}, runs, type);
    x += sample + width + 3 * gap;
  };
  const auto before = static_cast<Stage>(static_cast<int>(stage) - 1);
  one(stage_name(n_, before, "i"), theme_.secondary, draw::Dash::solid);
  if (stage == Stage::gated) one(previous_name(n_, "i"), theme_.input, draw::Dash::dashed);
}

}  // namespace unrolled
