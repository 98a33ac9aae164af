// `unrolled figure`: one panel of a lesson into a file.
#pragma once

#include <CLI/CLI.hpp>

namespace unrolled {

void add_figure(CLI::App& app);

}  // namespace unrolled
