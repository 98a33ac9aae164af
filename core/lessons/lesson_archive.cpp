#include "core/lessons/lesson_archive.h"

#include <cstring>

#include "core/math/check.h"

namespace unrolled {

namespace {

std::string name_of(std::size_t part) { return "lesson.state." + std::to_string(part); }

}  // namespace

void put_carried_state(Archive& archive, const CarriedState<float>& state) {
  for (std::size_t i = 0; i < state.parts().size(); ++i) archive.put(name_of(i), state.parts()[i]);
}

void take_carried_state(const Archive& archive, CarriedState<float>& state) {
  for (std::size_t i = 0; i < state.parts().size(); ++i) {
    Matrix<float>& part = state.parts()[i];
    part = archive.float_matrix(name_of(i), part.rows(), part.cols());
    check(part.allFinite(), "\"", name_of(i), "\" holds NaN or infinity");
  }
}

void put_text(Archive& archive, const std::string& name, std::string_view text) {
  Tensor& tensor = archive.tensors[name];
  tensor = {"U8", {static_cast<std::int64_t>(text.size())}, std::vector<std::byte>(text.size())};
  std::memcpy(tensor.bytes.data(), text.data(), text.size());
}

std::string take_text(const Archive& archive, const std::string& name) {
  const auto found = archive.tensors.find(name);
  check(found != archive.tensors.end(), "\"", name, "\" is missing");
  check(found->second.dtype == "U8", "\"", name, "\" has the type ", found->second.dtype, ", expected U8");
  return {reinterpret_cast<const char*>(found->second.bytes.data()), found->second.bytes.size()};
}

}  // namespace unrolled
