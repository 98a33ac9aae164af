// `unrolled lessons`: what there is, with settings, ranges and defaults.
#pragma once

#include <CLI/CLI.hpp>

namespace unrolled {

void add_lessons(CLI::App& app);

}  // namespace unrolled
