#include "core/run/csv.h"

#include <algorithm>

#include "core/math/check.h"

namespace unrolled {

CsvReader::CsvReader(std::string_view text, char separator, std::size_t most_fields)
    : text_(text), separator_(separator), most_fields_(most_fields) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
}

bool CsvReader::next() {
  fields_.clear();
  count_ = 0;
  pass_blanks();
  while (at_ < text_.size() && at_line_end()) {
    pass_line_end();
    pass_blanks();
  }
  if (at_ >= text_.size()) return false;
  row_line_ = line_;
  while (true) {
    pass_blanks();
    std::string field = at_ < text_.size() && text_[at_] == '"' ? quoted_field() : plain_field();
    if (++count_ <= most_fields_) fields_.push_back(std::move(field));
    if (at_line_end()) break;
    ++at_;  // the separator
  }
  if (at_ < text_.size()) pass_line_end();
  return true;
}

std::string CsvReader::quoted_field() {
  const std::size_t begun = line_;
  std::string field;
  for (++at_;; ++at_) {
    check(at_ < text_.size(), "line ", begun, ": a field's quotation mark is not closed");
    if (text_[at_] == '\n') ++line_;
    if (text_[at_] != '"') {
      field += text_[at_];
      continue;
    }
    if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
    field += '"';
    ++at_;
  }
  ++at_;
  pass_blanks();
  check(at_line_end() || text_[at_] == separator_, "line ", line_, ": a field goes on behind its quotation mark");
  return field;
}

std::string CsvReader::plain_field() {
  const std::size_t first = at_;
  while (!at_line_end() && text_[at_] != separator_) ++at_;
  std::string_view field = text_.substr(first, at_ - first);
  while (!field.empty() && (field.back() == ' ' || field.back() == '\t')) field.remove_suffix(1);
  return std::string(field);
}

void CsvReader::pass_line_end() {
  if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
  ++at_;
  ++line_;
}

void CsvReader::pass_blanks() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t') && text_[at_] != separator_) ++at_;
}

}  // namespace unrolled
