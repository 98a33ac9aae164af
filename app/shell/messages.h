// What the program has to say: errors stay until they are dismissed, notices fade by themselves.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace unrolled {

class Messages {
 public:
  static constexpr double kNoticeSeconds = 5.0;
  static constexpr double kFadeSeconds = 0.2;
  static constexpr std::size_t kMost = 4;  // older notices make room; an error only leaves when dismissed

  struct Message {
    std::uint64_t number = 0;
    bool is_error = false;
    std::string text;
    double since = 0.0;  // seconds on the caller's clock
  };

  // Called with every error that is added.
  void on_error(std::function<void(const std::string&)> told) { on_error_ = std::move(told); }

  // An error that already stands there is not repeated.
  void error(std::string text, double now);
  void notice(std::string text, double now);

  void dismiss(std::uint64_t number);
  void dismiss_newest();

  // Drops notices whose time is over.
  void update(double now);

  const std::vector<Message>& all() const { return messages_; }
  // 1: fully there; notices ease to 0 at their end.
  static float opacity(const Message& message, double now);
  // Will something change by itself (so that frames have to be drawn)?
  bool fading() const;

 private:
  std::vector<Message> messages_;
  std::uint64_t next_ = 1;
  std::function<void(const std::string&)> on_error_;
};

}  // namespace unrolled
