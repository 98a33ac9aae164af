// The numbers of an InkML trace, point by point.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

// Reads the text of a trace whose points have values of so many channels at most. In a value
//   ! x_t = v    ' x_t = x_{t−1} + v_t    " v_t = v_{t−1} + a, x_t = x_{t−1} + v_t
// stand before the number and hold on for the channel until another one stands there; * repeats the number, ? is an
// unknown value, T and F are 1 and 0, # begins a hexadecimal integer.
class InkmlTrace {
 public:
  // With `as_written`, decimal numbers are the nearest floats.
  InkmlTrace(std::string_view text, std::size_t channels, bool as_written);

  // The next point; false at the end. Throws std::invalid_argument in one line for what is no value, more values than
  // channels, a value that repeats none, a number that is not finite or beyond 10^15.
  bool next();

  std::size_t point() const { return point_; }  // from 1
  // How many channels have a value in this point, an unknown one too.
  std::size_t count() const { return count_; }
  std::optional<double> value(std::size_t channel) const { return channels_[channel].value; }

 private:
  struct Channel {
    char order = '!';
    double coded = 0.0;  // as it stands there
    double at = 0.0;
    double speed = 0.0;
    bool begun = false;
    std::optional<double> value;  // in this point
  };

  void pass_blanks();
  void take_value(Channel& channel);
  double take_number();
  [[noreturn]] void refuse() const;

  std::string_view text_;
  bool as_written_;
  std::vector<Channel> channels_;
  std::size_t at_ = 0;
  std::size_t point_ = 0;
  std::size_t count_ = 0;
};

}  // namespace unrolled
