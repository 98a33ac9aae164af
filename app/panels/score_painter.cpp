#include "app/panels/score_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/draw/symbols.h"
#include "app/panels/observed.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Face;
using draw::Point;
using draw::Rect;
using draw::TextStyle;

namespace {

constexpr std::array<float, 3> kTypes{1.0F, 0.85F, 0.75F};  // of the axis' type; smaller numbers are left out

}  // namespace

ScoreFocus score_focus(const PanelContext& context, const AttentionTables& tables) {
  ScoreFocus focus;
  for (const Selection* selection : {&context.hover, &context.pinned})
    if (focus.step < 0 && selection->time >= 0 && selection->time < tables.steps_shown()) focus.step = selection->time;
  if (focus.step < 0) focus.step = tables.current().value_or(std::min<Index>(0, tables.steps_shown() - 1));
  for (const Selection* selection : {&context.hover, &context.pinned})
    if (focus.place < 0 && selection->source >= 0 && selection->source < tables.source_steps())
      focus.place = selection->source;
  if (focus.place >= 0 || focus.step < 0) return focus;
  focus.place = 0;
  for (Index j = 1; j < tables.source_steps(); ++j)
    if (tables.weight(j, focus.step) > tables.weight(focus.place, focus.step)) focus.place = j;
  return focus;
}

ScorePainter::ScorePainter(const PanelContext& context, const AttentionTables& tables, const ScoreNumbers& numbers,
                           Index place, draw::Size size)
    : context_(context),
      theme_(context.theme),
      fonts_(context.fonts),
      tables_(tables),
      n_(numbers),
      place_(place),
      size_(size),
      picture_(size) {}

draw::Picture ScorePainter::paint() {
  lay_out();
  band();
  steps();
  source();
  keys();
  scores();
  exponentials();
  weights();
  context_sum();
  hits();
  side();
  return std::move(picture_);
}

void ScorePainter::lay_out() {
  const float axis = theme_.axis(), body = theme_.body(), unit = theme_.unit();
  diagram_ = {0, 0, size_.width, size_.height};
  // The formulas beside the diagram where that leaves its columns some room, else below it, else not at all.
  const float wide = std::clamp(0.44F * size_.width, 18.0F * body, 34.0F * body);
  const float least = 9.0F * axis + 1.3F * axis * static_cast<float>(n_.places());
  if (size_.width - wide - 2 * unit >= std::min(least, 30.0F * axis)) {
    side_ = {size_.width - wide, 0, wide, size_.height};
    diagram_.width -= wide + 2 * unit;
  } else if (size_.height >= 30.0F * body) {
    side_ = {0, 0.55F * size_.height + unit, size_.width, 0.45F * size_.height - unit};
    diagram_.height = 0.55F * size_.height;
  }

  const auto width = [&](const std::string& text) { return draw::symbols_width(text, Face::sans, axis, fonts_); };
  strip_ = 1.1F * axis;
  const bool with_strip = n_.query().size() > 0;
  float label = 0.0F;
  for (const std::string& name : {exponential_name(), weight_name(n_, -1) + " h_j"})
    label = std::max(label, width(name));
  left_ = std::min(std::max(label, (with_strip ? strip_ : 0.0F) + width(query_name(n_)) + unit) + unit,
                   0.35F * diagram_.width);
  // Right of the columns: the sum of the exponentials, the context and the colour bars.
  float bar = 0.0F;
  for (const double largest : {std::max(largest_size(n_.query()), largest_size(n_.keys())), largest_size(n_.values())})
    bar = std::max(bar, draw::colour_bar_width(signed_scale(largest), 300.0F, theme_, fonts_));
  const bool roomy = diagram_.width >= 26.0F * axis;
  const float right = roomy ? 2 * unit + strip_ + bar : 0.0F;
  pitch_ = std::clamp((diagram_.width - left_ - right) / static_cast<float>(n_.places()), 1.0F, 5.5F * axis);
  const float end = left_ + pitch_ * static_cast<float>(n_.places());
  bar_left_ = roomy ? end + 2 * unit + strip_ : 0.0F;
  if (side_.x > 0.0F) {  // the text keeps near what it speaks of
    const float left = end + right + 2 * unit;
    side_ = {left, 0, std::max(1.0F, std::min(size_.width - left, 40.0F * body)), size_.height};
  }

  // What says least is left out first where the height does not do.
  struct Wanted {
    Row* row;
    float fixed, flexible;  // in type sizes; in shares of what is left
    int drop;               // 0: never
    bool ends_group;
  };
  const bool has_scores = tables_.find("attention.scores") != nullptr;
  std::vector<Wanted> wanted{{&steps_, 1.5F, 0, 3, true}, {&source_, 1.35F, 0, 0, false}, {&places_, 1.0F, 0, 2, true}};
  if (n_.keys().size() > 0) wanted.push_back({&keys_, 0.15F, 2.4F, 4, true});
  if (has_scores) {
    wanted.push_back({&scores_, 0, 1.6F, 5, false});
    wanted.push_back({&score_numbers_, 1.2F, 0, 5, true});
    wanted.push_back({&exponentials_, 1.2F, 0, 2, true});
  }
  wanted.push_back({&weights_, 0, 2.4F, 0, false});
  wanted.push_back({&weight_numbers_, 1.2F, 0, 6, true});
  if (n_.values().size() > 0) wanted.push_back({&values_, 0.15F, 2.6F, 1, true});
  const float gap = 0.55F * axis;
  for (int dropped = 0; dropped <= 7; ++dropped) {
    float fixed = 0.0F, flexible = 0.0F;
    for (const Wanted& one : wanted)
      if (one.drop == 0 || one.drop > dropped) {
        fixed += one.fixed * axis + (one.ends_group ? gap : 0.0F);
        flexible += one.flexible;
      }
    const float share = (diagram_.height - fixed) / flexible;
    if (share < 0.85F * axis && dropped < 7) continue;
    float y = 0.0F;
    for (const Wanted& one : wanted) {
      if (one.drop != 0 && one.drop <= dropped) continue;
      one.row->y = y;
      one.row->height = std::max(0.0F, one.fixed * axis + one.flexible * std::clamp(share, 0.0F, 3.2F * axis));
      y += one.row->height + (one.ends_group ? gap : 0.0F);
    }
    break;
  }
}

draw::ColourScale ScorePainter::signed_scale(double largest) const {
  draw::ColourScale scale;
  scale.map = theme_.classic_red_blue ? draw::ColourMap::classic_red_blue : draw::ColourMap::signed_map;
  scale.dark = theme_.dark;
  scale.high = static_cast<float>(bound_above(largest));
  scale.low = -scale.high;
  return scale;
}

void ScorePainter::column_strip(const Rect& rect, const Matrix<double>& values, const draw::ColourScale& scale) {
  if (rect.width <= 0.0F || rect.height <= 0.0F || values.size() == 0) return;
  picture_.heatmap(rect, grid_of(values), scale);
  picture_.frame(rect, theme_.hairline, 1.0F);
}

void ScorePainter::colour_bar(const Row& row, const draw::ColourScale& scale) {
  const float axis = theme_.axis();
  if (row.height >= 3.3F * axis) {
    draw::draw_colour_bar(picture_, {bar_left_, row.y, 1.0F, row.height}, scale, theme_, fonts_);
    return;
  }
  picture_.text({bar_left_ + 1.5F * theme_.unit(), row.y + (row.height - axis) / 2},
                "±" + draw::significant(static_cast<double>(scale.high), 1),
                {Face::sans, axis, theme_.secondary, Align::left, false});
}

void ScorePainter::row_name(const Row& row, const std::string& name, Colour colour) {
  const float axis = theme_.axis();
  const std::string text = draw::shortened_symbols(name, Face::sans, axis, left_ - 0.5F * theme_.unit(), fonts_);
  draw::draw_symbols(picture_, {diagram_.x, row.y + (row.height - axis) / 2}, text,
                     {Face::sans, axis, colour, Align::left, false}, fonts_);
}

float ScorePainter::type_for(const std::vector<std::string>& texts) const {
  const float axis = theme_.axis(), room = pitch_ - 0.25F * axis;
  float widest = 1.0F;
  for (const std::string& text : texts) widest = std::max(widest, fonts_.width(text, Face::sans, axis));
  for (const float type : kTypes)
    if (type * widest <= room) return type * axis;
  return 0.0F;
}

void ScorePainter::numbers_under(const Row& row, const std::vector<std::string>& long_texts,
                                 const std::vector<std::string>& shorter, const std::string& alone) {
  const std::vector<std::string>& texts = type_for(long_texts) > 0.0F ? long_texts : shorter;
  const float fitting = type_for(texts);
  for (Index j = 0; j < n_.places(); ++j) {
    const bool here = j == place_;
    if (fitting <= 0.0F && !here) continue;
    const std::string& text = fitting > 0.0F ? texts[static_cast<std::size_t>(j)] : alone;
    const TextStyle style{here ? Face::bold : Face::sans, fitting > 0.0F ? fitting : theme_.axis(), theme_.text,
                          Align::centre, false};
    // It may reach over its column's edges, but not out of the columns, where other things stand.
    const float half = fonts_.width(text, style) / 2, end = left_ + pitch_ * static_cast<float>(n_.places());
    const float middle = (left_ + end) / 2;
    const float x = std::clamp(x_of(j), std::min(left_ + half, middle), std::max(end - half, middle));
    picture_.text({x, row.y + (row.height - style.size) / 2}, text, style);
  }
}

// What the decoder writes, the step that is worked out in front.
void ScorePainter::steps() {
  if (!steps_.shown()) return;
  const float axis = theme_.axis();
  const std::string name = context_.words("panel.score.writes");
  const TextStyle quiet{Face::sans, axis, theme_.secondary, Align::left, false};
  const float begin = std::min(fonts_.width(name, quiet) + theme_.unit(), 0.4F * diagram_.width);
  picture_.text({0, steps_.y + (steps_.height - axis) / 2}, fonts_.shortened(name, Face::sans, axis, begin), quiet);
  const Index steps = tables_.steps_shown();
  float widest = 1.2F * axis;
  for (Index i = 0; i < steps; ++i)
    widest =
        std::max(widest, fonts_.width(tables_.output()[static_cast<std::size_t>(i)], Face::mono, axis) + 0.6F * axis);
  const float pitch = std::min(widest, (diagram_.width - begin) / static_cast<float>(std::max<Index>(1, steps)));
  for (Index i = 0; i < steps; ++i) {
    const Rect box{begin + pitch * static_cast<float>(i), steps_.y, pitch, steps_.height};
    const bool here = i == n_.step();
    if (here) picture_.rectangle(box.inset(0.5F), theme_.accent, 3.0F * theme_.scale);
    picture_.text({box.x + pitch / 2, box.y + (box.height - axis) / 2},
                  fonts_.shortened(tables_.output()[static_cast<std::size_t>(i)], Face::mono, axis, pitch),
                  {Face::mono, axis, here ? draw::ink_on(theme_.accent, theme_) : theme_.text, Align::centre, false});
  }
  picture_.hit({{begin, steps_.y, pitch * static_cast<float>(steps), steps_.height},
                kScoreSteps,
                1,
                static_cast<int>(steps),
                0,
                0});
}

// The column that is worked out stands on a ground of its own.
void ScorePainter::band() {
  float bottom = source_.bottom();
  for (const Row* row : {&places_, &keys_, &score_numbers_, &exponentials_, &weights_, &weight_numbers_, &values_})
    if (row->shown()) bottom = std::max(bottom, row->bottom());
  picture_.rectangle({x_of(place_) - pitch_ / 2, source_.y, pitch_, bottom - source_.y},
                     draw::mix(theme_.page, theme_.accent, 0.1F), 3.0F * theme_.scale);
}

void ScorePainter::source() {
  const float axis = theme_.axis();
  row_name(source_, context_.words("panel.score.reads"), theme_.secondary);
  for (Index j = 0; j < n_.places(); ++j) {
    const bool here = j == place_;
    const Face face = here ? Face::bold : Face::sans;
    picture_.text({x_of(j), source_.y + (source_.height - axis) / 2},
                  fonts_.shortened(tables_.source()[static_cast<std::size_t>(j)], face, axis, pitch_),
                  {face, axis, theme_.text, Align::centre, false});
  }
  if (!places_.shown()) return;
  row_name(places_, "j", theme_.secondary);
  const float small = kTypes[1] * axis;
  const float wide = fonts_.width(std::to_string(n_.places() - 1) + " ", Face::sans, small);
  const auto every = static_cast<Index>(std::max(1.0F, std::ceil(wide / pitch_)));
  for (Index j = 0; j < n_.places(); j += every)
    picture_.text({x_of(j), places_.y + (places_.height - small) / 2}, std::to_string(j),
                  {Face::sans, small, theme_.secondary, Align::centre, false});
}

void ScorePainter::keys() {
  if (!keys_.shown()) return;
  const float axis = theme_.axis(), gap = 0.5F * theme_.unit();
  const draw::ColourScale scale = signed_scale(std::max(largest_size(n_.query()), largest_size(n_.keys())));
  const Rect query{left_ - strip_ - theme_.unit(), keys_.y, strip_, keys_.height};
  const std::string name =
      draw::shortened_symbols(query_name(n_), Face::sans, axis, std::max(1.0F, query.x - gap), fonts_);
  draw::draw_symbols(picture_, {query.x - gap - draw::symbols_width(name, Face::sans, axis, fonts_), keys_.y}, name,
                     {Face::sans, axis, theme_.hidden, Align::left, false}, fonts_);
  column_strip(query, n_.query(), scale);
  picture_.frame(query, theme_.hidden, theme_.line());
  const float wide = std::min(pitch_ * 0.8F, 3.0F * strip_);
  for (Index j = 0; j < n_.places(); ++j) {
    const Rect strip{x_of(j) - wide / 2, keys_.y, wide, keys_.height};
    column_strip(strip, n_.keys().col(j), scale);
    if (j == place_) picture_.frame(strip, theme_.input, theme_.line());
  }
  const std::string key = key_name(n_, -1);
  if (bar_left_ <= 0.0F) return;
  colour_bar(keys_, scale);
  const float end = left_ + pitch_ * static_cast<float>(n_.places());
  if (draw::symbols_width(key, Face::sans, axis, fonts_) <= bar_left_ - end)
    draw::draw_symbols(picture_, {end + gap, keys_.y}, key, {Face::sans, axis, theme_.input, Align::left, false},
                       fonts_);
}

void ScorePainter::scores() {
  if (!scores_.shown()) return;
  row_name(scores_, score_name(n_, -1), theme_.text);
  double low = 0.0, high = 0.0;
  for (Index j = 0; j < n_.places(); ++j) {
    if (!std::isfinite(n_.score(j))) continue;
    low = std::min(low, n_.score(j));
    high = std::max(high, n_.score(j));
  }
  if (high - low <= 0.0) high = 1.0;
  const auto y_of = [&](double value) {
    return scores_.y + scores_.height * static_cast<float>((high - value) / (high - low));
  };
  const float zero = y_of(0.0), wide = std::min(0.6F * pitch_, 2.0F * theme_.axis());
  std::vector<std::string> texts, shorter;
  for (Index j = 0; j < n_.places(); ++j) {
    const double value = n_.score(j);
    const bool large = std::abs(value) >= 9.95;
    texts.push_back(std::isfinite(value) ? draw::fixed(value, large ? 1 : 2) : "–");
    shorter.push_back(std::isfinite(value) ? draw::fixed(value, large ? 0 : 1) : "–");
    if (!std::isfinite(value)) continue;
    const float end = y_of(value);
    const Colour colour = n_.takes_part(j) ? theme_.text : theme_.secondary;
    picture_.rectangle({x_of(j) - wide / 2, std::min(end, zero), wide, std::max(1.0F, std::abs(end - zero))},
                       draw::mix(theme_.page, colour, j == place_ ? 0.75F : 0.4F));
  }
  picture_.line({left_, zero}, {left_ + pitch_ * static_cast<float>(n_.places()), zero}, theme_.secondary, 1.0F);
  if (score_numbers_.shown()) numbers_under(score_numbers_, texts, shorter, texts[static_cast<std::size_t>(place_)]);
}

std::string ScorePainter::exponential_name() const {
  const std::string name = n_.shift() != 0.0 ? "exp(" + score_name(n_, -1) + " − m)" : "exp " + score_name(n_, -1);
  return (n_.window_kind() == ScoreNumbers::Window::inside ? "g_j " : "") + name;
}

void ScorePainter::exponentials() {
  if (!exponentials_.shown()) return;
  row_name(exponentials_, exponential_name(), theme_.text);
  // Short numbers where two digits of each have no room.
  std::vector<std::string> texts, shorter;
  for (Index j = 0; j < n_.places(); ++j) {
    const double value = n_.exponential(j);
    const bool counts = n_.takes_part(j);
    texts.push_back(counts ? draw::significant(value, 2) : "–");
    shorter.push_back(counts && value < 100.0 ? draw::fixed(value, value < 10.0 ? 2 : 0) : texts.back());
  }
  numbers_under(exponentials_, texts, shorter, n_.takes_part(place_) ? draw::significant(n_.exponential(place_)) : "–");
  if (bar_left_ <= 0.0F) return;
  const float axis = theme_.axis(), end = left_ + pitch_ * static_cast<float>(n_.places()) + 0.5F * theme_.unit();
  picture_.text({end, exponentials_.y + (exponentials_.height - axis) / 2},
                fonts_.shortened("Σ = " + draw::significant(n_.total()), Face::sans, axis, diagram_.right() - end),
                {Face::sans, axis, theme_.text, Align::left, false});
}

void ScorePainter::weights() {
  row_name(weights_, weight_name(n_, -1), theme_.text);
  const float end = left_ + pitch_ * static_cast<float>(n_.places());
  const float wide = std::min(0.7F * pitch_, 2.4F * theme_.axis());
  const auto y_of = [&](double value) {
    const double share = std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0;
    return weights_.bottom() - weights_.height * static_cast<float>(share);
  };
  picture_.line({left_, weights_.y}, {end, weights_.y}, theme_.hairline, 1.0F);
  std::vector<std::string> texts, shorter;
  for (Index j = 0; j < n_.places(); ++j) {
    const float top = y_of(n_.weight(j));
    picture_.rectangle({x_of(j) - wide / 2, top, wide, weights_.bottom() - top},
                       j == place_ ? theme_.accent : draw::mix(theme_.page, theme_.accent, 0.6F));
    texts.push_back(draw::fixed(n_.weight(j), 2));
    shorter.push_back(texts.back().starts_with("0.") ? texts.back().substr(1) : texts.back());
  }
  picture_.line({left_, weights_.bottom()}, {end, weights_.bottom()}, theme_.secondary, 1.0F);
  if (n_.window_kind() != ScoreNumbers::Window::none) {
    std::vector<Point> curve;
    for (const auto& [at, factor] : window_curve(n_))
      curve.push_back({left_ + pitch_ * static_cast<float>(at + 0.5), y_of(factor)});
    picture_.polyline(std::move(curve), theme_.gate_forget, theme_.line(), draw::Dash::dashed);
    if (n_.centre() && std::isfinite(*n_.centre())) {
      const float x = std::clamp(left_ + pitch_ * (static_cast<float>(*n_.centre()) + 0.5F), left_, end);
      picture_.line({x, weights_.y}, {x, weights_.bottom()}, theme_.gate_forget, 1.0F);
    }
    const float axis = theme_.axis(), right = end + 0.5F * theme_.unit();
    float y = weights_.y;
    const auto say = [&](const std::string& text) {
      if (y + axis > weights_.bottom() ||
          draw::symbols_width(text, Face::sans, axis, fonts_) > diagram_.right() - right)
        return;
      draw::draw_symbols(picture_, {right, y}, text, {Face::sans, axis, theme_.gate_forget, Align::left, false},
                         fonts_);
      y += 1.3F * axis;
    };
    if (n_.deviation()) say("g_j");
    if (n_.centre()) say("p = " + draw::fixed(*n_.centre(), n_.window_name() == "local-m" ? 0 : 2));
  }
  if (weight_numbers_.shown()) numbers_under(weight_numbers_, texts, shorter, draw::significant(n_.weight(place_)));
}

// What each place adds to the context, as strong as its weight, and their sum.
void ScorePainter::context_sum() {
  if (!values_.shown()) return;
  row_name(values_, weight_name(n_, -1) + " h_j", theme_.text);
  const draw::ColourScale scale = signed_scale(largest_size(n_.values()));
  const float wide = std::min(pitch_ * 0.8F, 3.0F * strip_), axis = theme_.axis();
  for (Index j = 0; j < n_.places(); ++j)
    column_strip({x_of(j) - wide / 2, values_.y, wide, values_.height}, n_.weight(j) * n_.values().col(j), scale);
  if (bar_left_ <= 0.0F) return;
  const float end = left_ + pitch_ * static_cast<float>(n_.places());
  const Rect sum{bar_left_ - strip_ - 0.25F * theme_.unit(), values_.y, strip_, values_.height};
  column_strip(sum, n_.context(), scale);
  picture_.frame(sum, theme_.cell, theme_.line());
  picture_.text({(end + sum.x) / 2, values_.y + (values_.height - axis) / 2}, "=",
                {Face::sans, axis, theme_.text, Align::centre, false});
  const std::string name = "c_{" + std::to_string(n_.step()) + "}";
  const float y = sum.y - 1.3F * axis;
  if (weight_numbers_.shown())
    draw::draw_symbols(picture_, {sum.x + (strip_ - draw::symbols_width(name, Face::sans, axis, fonts_)) / 2, y}, name,
                       {Face::sans, axis, theme_.cell, Align::left, false}, fonts_);
  colour_bar(values_, scale);
  picture_.hit({sum, kScoreContext, 1, 1, 0, 0});
}

void ScorePainter::hits() {
  float bottom = source_.bottom();
  for (const Row* row : {&keys_, &score_numbers_, &exponentials_, &weights_, &weight_numbers_, &values_})
    if (row->shown()) bottom = std::max(bottom, row->bottom());
  picture_.hit({{left_, source_.y, pitch_ * static_cast<float>(n_.places()), bottom - source_.y},
                kScorePlaces,
                1,
                static_cast<int>(n_.places()),
                0,
                0});
}

}  // namespace unrolled
