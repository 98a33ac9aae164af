#include "tests/test_data.h"

namespace unrolled {

std::filesystem::path test_data_folder() { return UNROLLED_TEST_DATA; }

}  // namespace unrolled
