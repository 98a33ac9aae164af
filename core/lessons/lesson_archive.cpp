#include "core/lessons/lesson_archive.h"

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

}  // namespace unrolled
