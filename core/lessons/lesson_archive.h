// What lessons put into a checkpoint alike.
#pragma once

#include "core/nn/carried_state.h"
#include "core/run/safetensors.h"
#include "core/tasks/text_streams.h"

namespace unrolled {

// The state that is carried from update to update: "lesson.state.0", "lesson.state.1", … Taking it throws
// std::invalid_argument where a part is missing, has another shape, or holds NaN or infinity.
void put_carried_state(Archive& archive, const CarriedState<float>& state);
void take_carried_state(const Archive& archive, CarriedState<float>& state);

// Where training stands in its text: "lesson.position". Taking it throws std::invalid_argument for a place that no
// chunk begins at.
void put_position(Archive& archive, const TextStreams& streams);
void take_position(const Archive& archive, TextStreams& streams);

}  // namespace unrolled
