// What lessons put into a checkpoint alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/math/check.h"
#include "core/nn/carried_state.h"
#include "core/run/safetensors.h"

namespace unrolled {

// The state that is carried from update to update: "lesson.state.0", "lesson.state.1", … Taking it throws
// std::invalid_argument where a part is missing, has another shape, or holds NaN or infinity.
void put_carried_state(Archive& archive, const CarriedState<float>& state);
void take_carried_state(const Archive& archive, CarriedState<float>& state);

// Data that is text, as bytes under a name of the lesson's. Taking it throws std::invalid_argument where it is missing
// or of another type.
void put_text(Archive& archive, const std::string& name, std::string_view text);
std::string take_text(const Archive& archive, const std::string& name);

// Where training stands in its data, as TextStreams has it: "lesson.position". Taking it throws std::invalid_argument
// for a place that no chunk begins at.
template <class Streams>
void put_position(Archive& archive, const Streams& streams) {
  archive.put("lesson.position", std::vector<std::int64_t>{streams.position(), streams.epochs()});
}
template <class Streams>
void take_position(const Archive& archive, Streams& streams) {
  const std::vector<std::int64_t> position = archive.integers("lesson.position");
  check(position.size() == 2, "\"lesson.position\" has ", position.size(), " numbers, expected 2");
  streams.go_to(position[0], position[1]);
}

}  // namespace unrolled
