#include "core/lessons/char_text_view.h"

#include <algorithm>
#include <utility>

#include "core/lessons/char_lm_settings.h"
#include "core/lessons/watched_predictions.h"

namespace unrolled {

namespace {

struct PropertyWords {
  const char* id;
  const char* symbol;
  const char* phrase;
  Meaning meaning;
};

PropertyWords words_of(TextProperty property) {
  switch (property) {
    case TextProperty::quotes:
      return {"property.quotes", "in quotes", "inside quotes", Meaning::gate};
    case TextProperty::comments:
      return {"property.comments", "in a comment", "inside a comment", Meaning::gate};
    case TextProperty::line_position:
      return {"property.line_position", "place in the line", "characters since the line began", Meaning::signed_value};
    case TextProperty::nesting:
      return {"property.nesting", "depth", "how many brackets are open", Meaning::signed_value};
    case TextProperty::after_newline:
      break;
  }
  return {"property.after_newline", "after a line end", "first characters of a line", Meaning::gate};
}

}  // namespace

CharTextView::CharTextView(const CharModel& model, const TextCorpus& corpus, CharReader& reader,
                           const CellOptions& cell)
    : model_(model),
      corpus_(corpus),
      reader_(reader),
      cell_(cell),
      properties_(corpus),
      place_(typical_excerpt(corpus, kMostWatched)) {}

std::vector<std::shared_ptr<const Observable>> CharTextView::observables(std::int64_t step, const Choice& choice) {
  const Index length = choice.window != nullptr ? 0 : choice.length;
  const std::uint64_t window = choice.window != nullptr ? choice.window->number : 0;
  if (shown_.empty() || shown_step_ != step || shown_length_ != length || shown_window_ != window) {
    if (choice.window != nullptr)
      watch_window(*choice.window);
    else
      watch_excerpt(length);
    shown_step_ = step;
    shown_length_ = length;
    shown_window_ = window;
    gradient_.reset();
  }
  const Index last = static_cast<Index>(labels_.size()) - 1;
  const Index focus = choice.focus < 0 ? last : std::min(choice.focus, last);
  if (last >= 0 && (gradient_ == nullptr || gradient_focus_ != focus)) {
    gradient_ = input_gradient_observable(input_gradient(choice, focus), labels_);
    gradient_focus_ = focus;
  }
  std::vector<std::shared_ptr<const Observable>> all = shown_;
  if (gradient_ != nullptr) all.push_back(gradient_);
  return all;
}

void CharTextView::forget() {
  shown_.clear();
  gradient_.reset();
}

void CharTextView::watch_excerpt(Index length) {
  // The last character of a text has no successor.
  const Index count = std::min({length, place_.count, corpus_.size() - 1 - place_.first});
  const TextStretch stretch{place_.first, count};
  if (states_.room() < count) states_ = WatchedStates(model_.stack(), cell_, count);
  states_.clear();
  reader_.read(stretch, states_, predictions_);
  labels_.clear();
  for (Index t = 0; t < count; ++t) labels_.push_back(corpus_.alphabet().label(corpus_.symbol(stretch.first + t)));
  show(properties_.read(stretch));
}

void CharTextView::watch_window(const CharWindow& window) {
  const UnrolledWindow& unrolled = window.unrolled;
  const Index steps = unrolled.steps();
  if (states_.room() < steps) states_ = WatchedStates(model_.stack(), cell_, steps);
  states_.clear();
  states_.append(unrolled.stack, unrolled.batch, unrolled.stream);
  const MatrixView<float> logits = unrolled.logits.value();
  predictions_.logits.resize(logits.rows(), steps);
  for (Index t = 0; t < steps; ++t) predictions_.logits.col(t) = logits.col(t * unrolled.batch + unrolled.stream);
  predictions_.targets = unrolled.targets;
  labels_.clear();
  for (const int symbol : unrolled.inputs) labels_.push_back(corpus_.alphabet().label(symbol));
  // A window may go on behind a gap where text was held out.
  Matrix<float> properties(static_cast<Index>(kTextProperties.size()), steps);
  for (Index t = 0; t < steps;) {
    const Index first = window.places[static_cast<std::size_t>(t)];
    Index count = 1;
    while (t + count < steps && window.places[static_cast<std::size_t>(t + count)] == first + count) ++count;
    properties.middleCols(t, count) = properties_.read({first, count});
    t += count;
  }
  show(properties);
}

void CharTextView::show(const Matrix<float>& properties) {
  std::vector<std::string> symbols;
  for (int symbol = 0; symbol < corpus_.alphabet().size(); ++symbol)
    symbols.push_back(corpus_.alphabet().label(symbol));
  shown_ = states_.observables(labels_);
  for (auto& one : prediction_observables(predictions_.logits, predictions_.targets, symbols, labels_))
    shown_.push_back(std::move(one));
  for (const TextProperty property : kTextProperties) {
    if (!properties_.varies(property)) continue;
    const PropertyWords words = words_of(property);
    auto made = std::make_shared<Observable>();
    made->id = words.id;
    made->group = "properties";
    made->symbol = words.symbol;
    made->meaning_text = words.phrase;
    made->meaning = words.meaning;
    made->cols = {"time step t", labels_};
    made->values = properties.row(static_cast<Index>(property));
    shown_.push_back(std::move(made));
  }
}

Matrix<float> CharTextView::input_gradient(const Choice& choice, Index focus) {
  if (choice.window == nullptr)
    return reader_.input_gradient({place_.first, static_cast<Index>(labels_.size())}, focus);
  const UnrolledWindow& unrolled = choice.window->unrolled;
  // Before a gap the next character is not known to anyone; the prediction before it is.
  Index asked = focus;
  while (asked > 0 && unrolled.targets[static_cast<std::size_t>(asked)] < 0) --asked;
  Matrix<float> all = Matrix<float>::Zero(1, unrolled.steps());
  const int target = unrolled.targets[static_cast<std::size_t>(asked)];
  if (target >= 0)
    all.leftCols(asked + 1) =
        reader_.input_gradient(unrolled.inputs.data(), asked + 1, target, unrolled.initial, unrolled.stream);
  return all;
}

}  // namespace unrolled
