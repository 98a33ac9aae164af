// How lessons make the observables that they publish.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "core/run/snapshot.h"

namespace unrolled {

inline std::shared_ptr<Observable> make_observable(std::string id, std::string group, std::string symbol,
                                                   std::string meaning_text, Meaning meaning, Matrix<float> values,
                                                   Axis rows = {}, Axis cols = {}) {
  auto made = std::make_shared<Observable>();
  made->id = std::move(id);
  made->group = std::move(group);
  made->symbol = std::move(symbol);
  made->meaning_text = std::move(meaning_text);
  made->meaning = meaning;
  made->rows = std::move(rows);
  made->cols = std::move(cols);
  made->values = std::move(values);
  return made;
}

}  // namespace unrolled
