// The numbers behind a panel as files: CSV for spreadsheets, NPY for NumPy.
#pragma once

#include <string>

#include "app/panels/panel.h"

namespace unrolled {

// A header row and a first column of names, separated by commas (RFC 4180: fields with a comma, a quotation mark or a
// line end are quoted); the corner holds the table's name. Rows or columns without names are numbered from 0. Numbers
// are the shortest that read back as the same double; "nan", "inf" and "-inf" where they are not finite.
std::string csv_text(const PanelTable& table);

// The values alone: NPY 1.0, '<f8', row after row (C order), shape (rows, columns).
std::string npy_bytes(const PanelTable& table);

}  // namespace unrolled
