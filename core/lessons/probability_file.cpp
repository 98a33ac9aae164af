#include "core/lessons/probability_file.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/math/check.h"
#include "core/run/csv.h"
#include "core/run/names.h"
#include "core/run/npy.h"
#include "core/run/whole_file.h"

namespace unrolled {

namespace {

std::optional<double> number_in(std::string text, bool decimal_comma) {
  if (decimal_comma) std::replace(text.begin(), text.end(), ',', '.');
  if (text.starts_with('+')) text.erase(0, 1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || text.empty()) return {};
  if (error == std::errc::result_out_of_range && text.find_first_of("eE") != std::string::npos &&
      text[text.find_first_of("eE") + 1] == '-')
    return 0.0;  // closer to 0 than any double
  if (error != std::errc()) return {};
  return value;
}

// The separator by which the first row falls into as many fields as there are symbols, or one more.
char separator_of(std::string_view text, std::size_t symbols) {
  for (const char separator : {';', '\t'}) {
    try {
      CsvReader reader(text, separator, 0);
      if (reader.next() && reader.count() > 1 && (reader.count() == symbols || reader.count() == symbols + 1))
        return separator;
    } catch (const std::invalid_argument&) {
      // Not by this one.
    }
  }
  return ',';
}

class CsvTable {
 public:
  CsvTable(std::string_view text, const ClassSymbols& symbols)
      : symbols_(symbols),
        separator_(separator_of(text, static_cast<std::size_t>(symbols.size()))),
        reader_(text, separator_, static_cast<std::size_t>(symbols.size()) + 1) {}

  Matrix<double> read() {
    bool first = true;
    while (reader_.next()) {
      if (!std::exchange(first, false) || !is_header()) take_row();
    }
    const auto height = static_cast<Index>(symbols_.size());
    return Eigen::Map<const Matrix<double>>(values_.data(), height, static_cast<Index>(values_.size()) / height);
  }

 private:
  std::optional<double> number(const std::string& field) const { return number_in(field, separator_ != ','); }

  // Whether the row is a header; it is then checked. One in which some fields are numbers and others name no symbols
  // was meant to be a row of numbers.
  bool is_header() {
    const std::vector<std::string>& fields = reader_.fields();
    const auto size = static_cast<std::size_t>(symbols_.size());
    const auto is_number = [&](const std::string& field) { return number(field).has_value(); };
    if (std::all_of(fields.begin(), fields.end(), is_number)) return false;
    const bool fits = reader_.count() == size || reader_.count() == size + 1;
    const std::size_t names = fits ? reader_.count() - size : 0;  // columns before the symbols
    const auto first = fields.begin() + static_cast<std::ptrdiff_t>(names);
    const bool all_symbols = fits && std::all_of(first, fields.end(), [&](const std::string& field) {
                               for (int k = 0; k < symbols_.size(); ++k)
                                 if (is_name(field, k)) return true;
                               return false;
                             });
    if (!all_symbols && std::any_of(fields.begin(), fields.end(), is_number)) return false;
    check(fits, "line ", reader_.line(), ": the header has ", columns(reader_.count()), ", expected ", size,
          ", one for each of the symbols ", symbols_.all());
    for (std::size_t k = 0; k < size; ++k)
      check(is_name(fields[names + k], static_cast<int>(k)), "line ", reader_.line(), ": column ", names + k + 1,
            " is headed ", in_quotes(fields[names + k]), ", expected ", in_quotes(symbols_.label(static_cast<int>(k))),
            ", as in the symbols ", symbols_.all());
    names_ = names;
    return true;
  }

  bool is_name(const std::string& field, int symbol) const {
    if (field == symbols_.utf8(symbol) || field == symbols_.label(symbol)) return true;
    if (symbol == symbols_.blank()) return field == "blank";
    return symbol == symbols_.space() && (field.empty() || field == "space" || field == "␣");
  }

  void take_row() {
    ++rows_;
    const auto size = static_cast<std::size_t>(symbols_.size());
    check(reader_.count() == names_ + size, "row ", rows_, " (line ", reader_.line(), ") has ",
          columns(reader_.count()), ", expected ", names_ + size,
          names_ == 0 ? ", one for each of the symbols " : ", one for its name and one for each of the symbols ",
          symbols_.all());
    for (std::size_t k = 0; k < size; ++k) {
      const std::string& field = reader_.fields()[names_ + k];
      const std::optional<double> value = number(field);
      check(value.has_value(), "row ", rows_, " (line ", reader_.line(), "), symbol ",
            in_quotes(symbols_.label(static_cast<int>(k))), ": ", in_quotes(field), " is no number");
      values_.push_back(*value);
    }
  }

  static std::string columns(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " column" : " columns");
  }

  const ClassSymbols& symbols_;
  char separator_;
  CsvReader reader_;
  std::size_t names_ = 0;  // columns before the symbols
  std::size_t rows_ = 0;
  std::vector<double> values_;
};

Matrix<double> npy_table(std::string_view bytes, const ClassSymbols& symbols) {
  const Matrix<double> rows = parse_npy(bytes);
  check(rows.rows() == 0 || rows.cols() == symbols.size(), "its rows have ", rows.cols(),
        rows.cols() == 1 ? " column" : " columns", ", expected ", symbols.size(), ", one for each of the symbols ",
        symbols.all());
  return rows.transpose();
}

void check_row(const Matrix<double>& table, Index t, const ClassSymbols& symbols, Outputs outputs) {
  const auto refuse = [&](Index k, const char* what) {
    fail("row ", t + 1, ", symbol ", in_quotes(symbols.label(static_cast<int>(k))), ": ", number_text(table(k, t)),
         " is ", what);
  };
  bool finite = false;
  for (Index k = 0; k < table.rows(); ++k) {
    const double value = table(k, t);
    if (std::isnan(value)) refuse(k, outputs == Outputs::logits ? "no logit" : "no probability");
    if (outputs == Outputs::probabilities && value < 0.0) refuse(k, "negative, and no probability");
    if (std::isinf(value) && value > 0.0) refuse(k, "not finite");
    finite = finite || std::isfinite(value);
  }
  if (outputs == Outputs::logits) {
    check(finite, "row ", t + 1, ": no symbol has a finite logit");
  } else {
    const double sum = table.col(t).sum();
    check(std::abs(sum - 1.0) <= kProbabilityTolerance, "row ", t + 1, " sums to ", sum,
          ", expected 1; for the numbers before a softmax there are logits");
  }
}

bool needs_quotes(const std::string& name) { return name.find_first_of(" \t,;\"\r\n") != std::string::npos; }

}  // namespace

Matrix<double> parse_probabilities(std::string_view bytes, const ClassSymbols& symbols, Outputs outputs) {
  const Matrix<double> table = is_npy(bytes) ? npy_table(bytes, symbols) : CsvTable(bytes, symbols).read();
  check(table.cols() > 0, "there is no row: a network's output has at least one time step");
  for (Index t = 0; t < table.cols(); ++t) check_row(table, t, symbols, outputs);
  return table;
}

Matrix<double> read_probabilities(const std::filesystem::path& path, const ClassSymbols& symbols, Outputs outputs) {
  const std::string bytes = read_whole_file(path, kMostProbabilityBytes);
  try {
    return parse_probabilities(bytes, symbols, outputs);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

std::string probabilities_csv(const Matrix<double>& table, const ClassSymbols& symbols) {
  std::string text;
  for (int k = 0; k < symbols.size(); ++k) {
    if (k > 0) text += ',';
    const std::string& name = symbols.utf8(k);
    text += needs_quotes(name) ? '"' + (name == "\"" ? "\"\"" : name) + '"' : name;
  }
  text += '\n';
  for (Index t = 0; t < table.cols(); ++t)
    for (Index k = 0; k < table.rows(); ++k) text += number_text(table(k, t)) + (k + 1 < table.rows() ? ',' : '\n');
  return text;
}

std::string probabilities_npy(const Matrix<double>& table) {
  std::string bytes = npy_header("<f8", table.cols(), table.rows());
  // Each column, a time step, lies in one piece: as the rows of the file do.
  for (Index i = 0; i < table.size(); ++i) {
    const auto bits = std::bit_cast<std::uint64_t>(table.data()[i]);
    for (int byte = 0; byte < 8; ++byte) bytes += static_cast<char>((bits >> (8 * byte)) & 0xFF);
  }
  return bytes;
}

}  // namespace unrolled
