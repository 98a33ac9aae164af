// Tables of comma-separated values (RFC 4180), as spreadsheets and scripts write them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

// Reads row by row. Fields may be quoted, a quotation mark in them being doubled; blanks around a field that is not
// quoted are no part of it; lines end by "\n", "\r\n" or "\r"; empty lines are passed over, and so is a byte order
// mark.
class CsvReader {
 public:
  // Of a row with more than `most_fields` fields the first so many are kept and the others only counted.
  CsvReader(std::string_view text, char separator, std::size_t most_fields);

  // Reads the next row; false at the end. Throws std::invalid_argument in one line for a quoted field that does not
  // end, or that goes on behind its quotation mark.
  bool next();

  const std::vector<std::string>& fields() const { return fields_; }
  std::size_t count() const { return count_; }    // of fields in the row
  std::size_t line() const { return row_line_; }  // on which the row begins, from 1

 private:
  std::string quoted_field();
  std::string plain_field();
  bool at_line_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }
  void pass_line_end();
  void pass_blanks();

  std::string_view text_;
  char separator_;
  std::size_t most_fields_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
  std::vector<std::string> fields_;
  std::size_t count_ = 0;
};

}  // namespace unrolled
