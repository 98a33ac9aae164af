#include "core/lessons/inkml_trace.h"

#include <charconv>
#include <cmath>
#include <cstdint>

#include "core/math/check.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr double kLargest = 1e15;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

InkmlTrace::InkmlTrace(std::string_view text, std::size_t channels, bool as_written)
    : text_(text), as_written_(as_written), channels_(channels) {}

bool InkmlTrace::next() {
  pass_blanks();
  if (at_ >= text_.size()) return false;
  ++point_;
  count_ = 0;
  for (Channel& channel : channels_) channel.value.reset();
  for (; at_ < text_.size() && text_[at_] != ','; pass_blanks()) {
    check(count_ < channels_.size(), "point ", point_, " has more values than the ", channels_.size(),
          " of the trace format");
    take_value(channels_[count_++]);
  }
  ++at_;  // the comma
  return true;
}

void InkmlTrace::pass_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

void InkmlTrace::refuse() const {
  fail("point ", point_, ": ", in_quotes(text_.substr(at_, 20)), " begins with no value");
}

void InkmlTrace::take_value(Channel& channel) {
  const char order = text_[at_];
  if (order == '!' || order == '\'' || order == '"') {
    channel.order = order;
    ++at_;
    pass_blanks();
  }
  if (at_ >= text_.size()) refuse();
  const char first = text_[at_];
  if (first == '?') {
    ++at_;
    return;
  }
  if (first == '*') {
    check(channel.begun, "point ", point_, ": a * repeats a value, and there is none before it");
    ++at_;
  } else if (first == 'T' || first == 'F') {
    channel.coded = first == 'T' ? 1.0 : 0.0;
    ++at_;
  } else {
    channel.coded = take_number();
  }
  if (channel.order == '!') {
    channel.speed = channel.begun ? channel.coded - channel.at : 0.0;
    channel.at = channel.coded;
  } else {
    channel.speed = channel.order == '\'' ? channel.coded : channel.speed + channel.coded;
    channel.at += channel.speed;
  }
  check(std::fabs(channel.at) <= kLargest, "point ", point_, " has a value of ", number_text(channel.at),
        ", expected one from -1e15 to 1e15");
  channel.begun = true;
  channel.value = channel.at;
}

double InkmlTrace::take_number() {
  const std::size_t begin = at_;
  const bool negative = text_[at_] == '-';
  if (negative || text_[at_] == '+') ++at_;
  pass_blanks();
  const char* const end = text_.data() + text_.size();
  const char* const from = text_.data() + at_;
  double number = 0.0;
  std::from_chars_result read{from, std::errc::invalid_argument};
  if (from < end && *from == '#') {
    std::uint64_t digits = 0;
    read = std::from_chars(from + 1, end, digits, 16);
    number = static_cast<double>(digits);
  } else if (from < end && (is_digit(*from) || *from == '.')) {
    read = std::from_chars(from, end, number);
    float written = 0.0F;
    if (as_written_ && read.ec == std::errc() && std::from_chars(from, end, written).ec == std::errc())
      number = written;
  }
  if (read.ec != std::errc()) {
    at_ = begin;
    refuse();
  }
  at_ += static_cast<std::size_t>(read.ptr - from);
  return negative ? -number : number;
}

}  // namespace unrolled
