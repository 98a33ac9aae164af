#include "app/panels/token_rows.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace unrolled {

namespace {

constexpr float kSmallest = 0.75F;  // of the usual type
constexpr float kPadding = 0.55F;   // of a cell, both sides together, in heights of type
constexpr float kRow = 1.35F;       // height of a row, in heights of type

}  // namespace

TokenRows::TokenRows(const PanelContext& context, std::vector<TokenColumn> columns, const std::string& name_above,
                     const std::string& name_below, draw::Point at, float width, float between)
    : context_(context),
      columns_(std::move(columns)),
      names_{name_above, name_below},
      at_(at),
      between_(between),
      size_(context.theme.body()) {
  const draw::Fonts& fonts = context.fonts;
  const float small = context.theme.axis();
  float needed = 0.0F;
  std::vector<float> widths;
  for (const TokenColumn& column : columns_) {
    widths.push_back(std::max(fonts.width(column.above, draw::Face::mono, size_),
                              fonts.width(column.below, draw::Face::mono, size_)) +
                     kPadding * size_);
    needed += widths.back();
  }
  // The names have half of the width, and what the tokens leave.
  const float names = std::min(
      std::max(0.5F * width, width - needed),
      std::max(fonts.width(name_above, draw::Face::sans, small), fonts.width(name_below, draw::Face::sans, small)) +
          context.theme.unit());
  const float share = std::clamp((width - names) / std::max(needed, 1.0F), kSmallest, 1.0F);
  size_ *= share;
  row_ = std::ceil(kRow * size_);
  left_.push_back(at.x + names);
  for (const float each : widths) {
    if (left_.back() + share * each > at.x + width + 0.5F) break;
    left_.push_back(left_.back() + share * each);
  }
  shown_ = static_cast<int>(left_.size()) - 1;
}

float TokenRows::right() const { return left_.back(); }

draw::Rect TokenRows::cell(int column, float y) const {
  const auto i = static_cast<std::size_t>(column);
  return {left_[i], y, left_[i + 1] - left_[i], row_};
}

void TokenRows::draw(draw::Picture& picture) const {
  const draw::TextStyle token{draw::Face::mono, size_, context_.theme.text, draw::Align::centre, false};
  const float small = context_.theme.axis();
  const draw::TextStyle name{draw::Face::sans, small, context_.theme.secondary, draw::Align::left, false};
  for (const bool upper : {true, false}) {
    const float y = upper ? at_.y : at_.y + row_ + between_;
    picture.text({at_.x, y + (row_ - small) / 2},
                 context_.fonts.shortened(names_[upper ? 0 : 1], name.face, name.size, left_.front() - at_.x), name);
    for (int i = 0; i < shown_; ++i) {
      const TokenColumn& column = columns_[static_cast<std::size_t>(i)];
      const draw::Rect at = cell(i, y);
      const std::string& text = upper ? column.above : column.below;
      if (!text.empty()) picture.text({at.x + at.width / 2, at.y + (row_ - size_) / 2}, text, token);
    }
  }
  // What is left out.
  if (shown_ < std::ssize(columns_) && shown_ > 0) {
    const draw::TextStyle more{draw::Face::bold, small, context_.theme.secondary, draw::Align::right, false};
    const draw::Rect last = above(shown_ - 1);
    picture.text({last.right(), at_.y - small}, "+" + std::to_string(std::ssize(columns_) - shown_), more);
  }
}

}  // namespace unrolled
