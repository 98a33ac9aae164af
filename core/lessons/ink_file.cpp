#include "core/lessons/ink_file.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/lessons/device_ink.h"
#include "core/lessons/inkml.h"
#include "core/math/check.h"
#include "core/run/csv.h"
#include "core/run/names.h"
#include "core/run/whole_file.h"
#include "core/tasks/ink_text.h"

namespace unrolled {

namespace {

constexpr std::size_t kMostColumns = 1000;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

// What comments say, and the text without them, its lines in their places.
struct Comments {
  std::optional<std::string> label;
  bool in_x_heights = false;
  bool upwards = false;
  std::string rest;

  explicit Comments(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    int number = 1;
    for (std::size_t at = 0; at < text.size(); ++number) {
      std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
      const std::string_view line = trimmed(text.substr(at, end - at));
      if (text.substr(end).starts_with("\r\n")) ++end;
      end = std::min(end + 1, text.size());
      if (line.starts_with('#')) {
        take(line.substr(1), number);
        rest += '\n';
      } else {
        rest += text.substr(at, end - at);
      }
      at = end;
    }
  }

 private:
  void take(std::string_view line, int number) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string name = lower(std::string(trimmed(line.substr(0, colon))));
    const std::string value(trimmed(line.substr(colon + 1)));
    if (name == "label") {
      check(!label, "line ", number, ": there is a label already");
      label = value;
    } else if (name == "unit") {
      check(value == kInkUnit, "line ", number, ": the unit is ", in_quotes(value), ", expected ", kInkUnit,
            ", or no such line");
      in_x_heights = true;
    } else if (name == "y") {
      check(value == "up" || value == "down", "line ", number, ": y grows ", in_quotes(value), ", expected up or down");
      upwards = value == "up";
    }
  }
};

class CsvInk {
 public:
  explicit CsvInk(const Comments& comments)
      : in_x_heights_(comments.in_x_heights),
        upwards_(comments.upwards || comments.in_x_heights),
        separator_(separator_of(comments.rest)),
        reader_(comments.rest, separator_, kMostColumns) {
    ink_.in_x_heights = in_x_heights_;
    ink_.label = comments.label.value_or("");
  }

  DeviceInk read() {
    check(reader_.next(), "there is no line that names the columns: stroke, x, y, seconds");
    columns_ = reader_.count();
    stroke_ = column("stroke");
    check(stroke_.has_value(), missing("stroke"));
    x_ = column("x");
    check(x_.has_value(), missing("x"));
    y_ = column("y");
    check(y_.has_value(), missing("y"));
    seconds_ = column("seconds");
    if (!seconds_) {
      seconds_ = column("milliseconds");
      second_ = 1000.0;
    }
    ink_.timed = seconds_.has_value();
    while (reader_.next()) take_row();
    return std::move(ink_);
  }

 private:
  // The one by which the first row has the most columns.
  static char separator_of(const std::string& text) {
    char best = ',';
    std::size_t most = 0;
    for (const char separator : {',', ';', '\t'}) {
      try {
        CsvReader reader(text, separator, 0);
        if (!reader.next() || reader.count() <= most) continue;
        most = reader.count();
        best = separator;
      } catch (const std::invalid_argument&) {
        // Not by this one.
      }
    }
    return best;
  }

  std::optional<std::size_t> column(const std::string& name) const {
    for (std::size_t i = 0; i < reader_.fields().size(); ++i)
      if (lower(reader_.fields()[i]) == name) return i;
    return {};
  }

  std::string missing(const std::string& name) const {
    std::string found;
    for (std::size_t i = 0; i < std::min<std::size_t>(reader_.fields().size(), 6); ++i)
      found += (i > 0 ? ", " : "") + in_quotes(reader_.fields()[i]);
    return "line " + std::to_string(reader_.line()) + ": no column is named " + name + ", there are " + found;
  }

  void take_row() {
    check(reader_.count() == columns_, "line ", reader_.line(), " has ", reader_.count(),
          reader_.count() == 1 ? " column" : " columns", ", expected ", columns_, " as named above");
    const std::string& name = reader_.fields()[*stroke_];
    check(!name.empty(), "line ", reader_.line(), " names no stroke");
    DevicePoint point{number(*x_), number(*y_) * (upwards_ ? 1.0 : -1.0), 0.0, 0};
    if (seconds_) point.seconds = number(*seconds_) / second_;
    if (!ink_.points.empty()) point.stroke = ink_.points.back().stroke + (name == last_stroke_ ? 0 : 1);
    last_stroke_ = name;
    ink_.add(point);
  }

  double number(std::size_t column) const {
    std::string text = reader_.fields()[column];
    if (separator_ != ',') std::replace(text.begin(), text.end(), ',', '.');
    const std::optional<double> value = ink_number(text, in_x_heights_);
    check(value.has_value(), "line ", reader_.line(), ": ", in_quotes(reader_.fields()[column]),
          column == *x_   ? " is no x"
          : column == *y_ ? " is no y"
                          : " is no time");
    return *value;
  }

  bool in_x_heights_;
  bool upwards_;
  char separator_;
  CsvReader reader_;
  std::size_t columns_ = 0;
  std::optional<std::size_t> stroke_, x_, y_, seconds_;
  double second_ = 1.0;  // in the column's unit
  std::string last_stroke_;
  DeviceInk ink_;
};

}  // namespace

Ink parse_ink(std::string_view bytes) {
  if (is_inkml(bytes)) return ink_from(parse_inkml(bytes));
  const Comments comments(bytes);
  return ink_from(CsvInk(comments).read());
}

Ink read_ink(const std::filesystem::path& path) {
  const std::string bytes = read_whole_file(path, kMostInkBytes);
  try {
    return parse_ink(bytes);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

}  // namespace unrolled
