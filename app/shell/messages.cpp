#include "app/shell/messages.h"

#include <algorithm>
#include <utility>

namespace unrolled {

void Messages::error(std::string text, double now) {
  for (const Message& message : messages_)
    if (message.is_error && message.text == text) return;
  if (on_error_) on_error_(text);
  messages_.push_back({next_++, true, std::move(text), now});
}

void Messages::notice(std::string text, double now) {
  messages_.push_back({next_++, false, std::move(text), now});
  if (messages_.size() > kMost) {
    const auto oldest =
        std::find_if(messages_.begin(), messages_.end(), [](const Message& message) { return !message.is_error; });
    messages_.erase(oldest);
  }
}

void Messages::dismiss(std::uint64_t number) {
  std::erase_if(messages_, [&](const Message& message) { return message.number == number; });
}

void Messages::dismiss_newest() {
  if (!messages_.empty()) messages_.pop_back();
}

void Messages::update(double now) {
  std::erase_if(messages_, [&](const Message& message) {
    return !message.is_error && now - message.since > kNoticeSeconds + kFadeSeconds;
  });
}

float Messages::opacity(const Message& message, double now) {
  if (message.is_error) return 1.0F;
  const double over = now - message.since - kNoticeSeconds;
  return static_cast<float>(std::clamp(1.0 - over / kFadeSeconds, 0.0, 1.0));
}

bool Messages::fading() const {
  return std::any_of(messages_.begin(), messages_.end(), [](const Message& message) { return !message.is_error; });
}

}  // namespace unrolled
