// What `unrolled bench` measures. The cases come in families: one file and one line in bench.cpp for each.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/math/matrix.h"

namespace unrolled {

// Something that is trained.
class BenchWork {
 public:
  virtual ~BenchWork() = default;

  // What is measured: mostly one update of all parameters.
  virtual void train_step() = 0;

  // Floating-point operations of the matrix products of a step, a multiply-add counting as two; 0 where they are not
  // counted.
  virtual double operations() const { return 0.0; }
};

using BenchMaker = std::function<std::unique_ptr<BenchWork>()>;

struct BenchFamily {
  std::string form;                // how a case is called, "ctc_tT_bB_cC_lL"
  std::vector<std::string> usual;  // those that are measured where none is named
  // Makes the case of that name; an empty function where the family has none.
  BenchMaker (*find)(std::string_view name);
};

BenchFamily recurrent_cases();
BenchFamily ctc_cases();
BenchFamily translation_cases();
BenchFamily machine_cases();
BenchFamily handwriting_cases();

// Takes "_<letter><number>" off the front of `text`; the number is 1 … most.
bool take_number(std::string_view& text, char letter, Index most, Index& number);

// Takes all up to the next "_" off the front of `text`.
std::string_view take_word(std::string_view& text);

}  // namespace unrolled
