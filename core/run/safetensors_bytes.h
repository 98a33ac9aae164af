// A safetensors file that is in memory already: one that the program brings along.
#pragma once

#include <string>
#include <string_view>

#include "core/run/safetensors.h"

namespace unrolled {

// As read_safetensors(); messages call it by the name given.
Archive safetensors_of(std::string_view bytes, const std::string& name);

}  // namespace unrolled
