// `unrolled worksheet`: a sheet of CTC to fill in by hand, and its answers, as two PDFs.
#pragma once

#include <CLI/CLI.hpp>

namespace unrolled {

void add_worksheet(CLI::App& app);

}  // namespace unrolled
