#include "app/panels/worksheet.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/draw/symbols.h"
#include "app/panels/trellis_tables.h"

namespace unrolled {

namespace {

constexpr Index kMostSteps = 12, kMostStates = 17, kMostSymbols = 12;
constexpr float kMargin = 42.0F;

class Sheet {
 public:
  Sheet(const PanelContext& context, const TrellisTables& tables, bool answers, draw::Size size)
      : context_(context), tables_(tables), answers_(answers), size_(size), picture_(size) {
    text_ = {draw::Face::sans, 10.0F, context.theme.text, draw::Align::left, false};
    number_ = {draw::Face::mono, 8.5F, context.theme.text, draw::Align::centre, false};
  }

  draw::Picture draw() {
    const std::string target = tables_.target();
    const draw::TextStyle title{draw::Face::bold, 15.0F, context_.theme.text, draw::Align::left, false};
    picture_.text({kMargin, y_}, context_.words(answers_ ? "worksheet.answers" : "worksheet.title", {target}), title);
    draw::TextStyle seed = text_;
    seed.align = draw::Align::right;
    seed.colour = context_.theme.secondary;
    picture_.text({size_.width - kMargin, y_ + 4.0F},
                  context_.words("worksheet.seed", {std::to_string(context_.snapshot.seed)}), seed);
    y_ += 24.0F;
    if (!answers_) picture_.text({kMargin, y_}, context_.words("worksheet.name"), text_);
    y_ += 20.0F;
    says(context_.words("worksheet.given", {target}));
    const Index classes = tables_.emissions().values.rows(), steps = tables_.steps(), states = tables_.states();
    const float pitch =
        std::clamp((size_.height - y_ - 230.0F) / static_cast<float>(classes + 2 * states + 3), 9.0F, 24.0F);
    table(
        classes, steps, pitch, [&](Index k) { return tables_.name_of_symbol(static_cast<int>(k)); },
        [&](Index k, Index t) { return draw::significant(static_cast<double>(tables_.emissions().values(k, t)), 2); });
    says("α_t(s) = (α_{t−1}(s) + α_{t−1}(s−1) + [α_{t−1}(s−2)]) · y_t(l′_s)   " + context_.words("worksheet.skip"));
    table(
        states, steps, pitch, [&](Index s) { return state(s); }, cells(TrellisTable::alpha));
    says("β_t(s) = (β_{t+1}(s) + β_{t+1}(s+1) + [β_{t+1}(s+2)]) · y_t(l′_s)   " + context_.words("worksheet.beta"));
    table(
        states, steps, pitch, [&](Index s) { return state(s); }, cells(TrellisTable::beta));
    questions();
    return std::move(picture_);
  }

 private:
  std::string state(Index s) const { return std::to_string(s + 1) + " " + tables_.name_of_state(s); }

  std::function<std::string(Index, Index)> cells(TrellisTable which) const {
    return [this, which](Index s, Index t) -> std::string {
      if (!answers_) return {};
      return tables_.possible(which, s, t) ? draw::significant(tables_.value(which, s, t)) : "0";
    };
  }

  void says(const std::string& sentence) {
    draw::draw_symbols(
        picture_, {kMargin, y_},
        draw::shortened_symbols(sentence, text_.face, text_.size, size_.width - 2 * kMargin, context_.fonts), text_,
        context_.fonts);
    y_ += 18.0F;
  }

  void table(Index rows, Index steps, float pitch, const std::function<std::string(Index)>& name,
             const std::function<std::string(Index, Index)>& cell) {
    const float left = kMargin + 34.0F;
    const float wide = std::min(56.0F, (size_.width - kMargin - left) / static_cast<float>(steps));
    const draw::Colour line = context_.theme.secondary;
    draw::TextStyle head = number_;
    head.colour = context_.theme.secondary;
    const auto x_of = [&](Index t) { return left + wide * static_cast<float>(t); };
    const float top = y_ + 13.0F;
    for (Index t = 0; t < steps; ++t)
      picture_.text({x_of(t) + wide / 2, y_}, (t == 0 ? "t = " : "") + std::to_string(t + 1), head);
    draw::TextStyle names = number_;
    names.align = draw::Align::right;
    for (Index row = 0; row < rows; ++row) {
      const float y = top + pitch * static_cast<float>(row);
      picture_.text({left - 6.0F, y + (pitch - number_.size) / 2}, name(row), names);
      for (Index t = 0; t < steps; ++t)
        if (const std::string number = cell(row, t); !number.empty())
          picture_.text({x_of(t) + wide / 2, y + (pitch - number_.size) / 2},
                        context_.fonts.shortened(number, number_.face, number_.size, wide), number_);
    }
    const float bottom = top + pitch * static_cast<float>(rows);
    for (Index row = 0; row <= rows; ++row) {
      const float y = top + pitch * static_cast<float>(row);
      picture_.line({left, y}, {x_of(steps), y}, line, 0.5F);
    }
    for (Index t = 0; t <= steps; ++t) picture_.line({x_of(t), top}, {x_of(t), bottom}, line, 0.5F);
    y_ = bottom + 12.0F;
  }

  void questions() {
    const auto answer = [&](const std::string& value) { return answers_ ? value : std::string("______________"); };
    const Index t = std::min<Index>(2, tables_.steps() - 1);
    const double p = std::exp(tables_.log_p());
    const auto& paths = tables_.paths();
    const std::string count =
        paths.exact ? draw::whole(static_cast<long long>(*paths.exact)) : draw::significant(std::exp(paths.logarithm));
    says("1.  p = α_T(S) + α_T(S−1) = " + answer(draw::significant(p, 4)) +
         "     −ln p = " + answer(draw::significant(-tables_.log_p(), 4)));
    says("2.  Σ_s α_t(s) β_t(s) / y_t(l′_s),  t = " + std::to_string(t + 1) + ":  " + answer(draw::significant(p, 4)));
    says("3.  " + context_.words("worksheet.paths") + " " + answer(count));
  }

  const PanelContext& context_;
  const TrellisTables& tables_;
  bool answers_;
  draw::Size size_;
  draw::Picture picture_;
  draw::TextStyle text_, number_;
  float y_ = kMargin;
};

}  // namespace

bool fits_on_worksheet(const Snapshot& snapshot) {
  const auto tables = TrellisTables::read(snapshot);
  return tables && tables->steps() <= kMostSteps && tables->states() <= kMostStates &&
         tables->emissions().values.rows() <= kMostSymbols && tables->with_emission() && !tables->logarithms() &&
         !tables->scaled();
}

draw::Picture ctc_worksheet(const PanelContext& context, bool answers, draw::Size size) {
  const auto tables = TrellisTables::read(context.snapshot);
  return Sheet(context, *tables, answers, size).draw();
}

}  // namespace unrolled
