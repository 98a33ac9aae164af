#include "core/lessons/machine_edits.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/lessons/lesson_archive.h"

using namespace unrolled;

namespace {

std::shared_ptr<const Observable> one(const char* id, Matrix<float> values) {
  auto made = std::make_shared<Observable>();
  made->id = id;
  made->values = std::move(values);
  return made;
}

// A machine of three rows at work on a sequence of two vectors of two bits: five steps.
struct AtWork {
  std::unique_ptr<AlgorithmicTask> task;
  AlgorithmicBatch drawn;
  Observables shown;
  MachineEdits edits;

  AtWork() {
    AlgorithmicOptions options;
    options.bits = 2;
    options.longest = 2;
    task = make_algorithmic_task("copy", options);
    task->draw({2, 1}, 0, 1, drawn, TaskStream::watched);
    Matrix<float> weights(3, 5);
    weights.colwise() = Eigen::Vector3f(0.2F, 0.3F, 0.5F);
    shown = {one("sequence.input", drawn.inputs()),
             one("edits.made", Matrix<float>::Zero(1, 5)),
             one("read.1.weights", weights),
             one("read.1.content", weights),
             one("read.1.shift", weights),
             one("read.1.gate", Matrix<float>::Zero(1, 5)),
             one("write.1.key", Matrix<float>::Zero(2, 5)),
             one("memory.cells", Matrix<float>::Zero(6, 5)),
             one("memory.start", Matrix<float>::Zero(6, 1))};
    edits.belong_to({2, 1}, 0);
  }

  void change(const Poke& poke) { edits.change(poke, shown, *task, drawn); }
  std::string refusal_of(const Poke& poke) {
    try {
      change(poke);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return {};
  }
  void load(const Archive& archive) { edits.load(archive, shown, *task, drawn); }
};

// Of the archive of `edits`, with something in the place of one tensor.
template <class Values>
bool refuses(const AtWork& work, const char* name, const Values& values) {
  Archive archive;
  work.edits.save(archive);
  REQUIRE(archive.tensors.erase(name) == 1);
  archive.put(name, values);
  AtWork other;
  try {
    other.load(archive);
  } catch (const std::invalid_argument&) {
    return other.edits.empty();
  }
  return false;
}

}  // namespace

TEST_CASE("machine edits: entries are kept as they are set, shares as a whole step") {
  AtWork work;
  work.change({"memory.cells", 4, 1, 0.5});
  work.change({"memory.cells", 5, 1, -0.5});
  work.change({"memory.start", 0, 0, 0.25});
  work.change({"read.1.weights", 0, 3, 0.6});
  work.change({"write.1.key", 0, 2, Matrix<double>(Matrix<double>::Constant(2, 2, -1.0))});
  const auto& entries = work.edits.entries();
  CHECK(entries.at("memory.cells").at(1) == std::map<Index, float>{{4, 0.5F}, {5, -0.5F}});
  CHECK(entries.at("memory.cells").at(-1) == std::map<Index, float>{{0, 0.25F}});
  CHECK_FALSE(entries.contains("memory.start"));
  CHECK(entries.at("read.1.weights").at(3).at(0) == doctest::Approx(0.6));
  CHECK(entries.at("read.1.weights").at(3).at(2) == doctest::Approx(0.25));
  CHECK(entries.at("write.1.key").at(3).size() == 2);
  for (const Index step : {0, 1, 2, 3}) CHECK(work.edits.any_at(step));  // the start counts to the first step
  CHECK_FALSE(work.edits.any_at(4));
}

TEST_CASE("machine edits: a bit that is set back was not changed, and the others stay") {
  AtWork work;
  const float bit = std::as_const(work.drawn).inputs()(0, 1);
  work.change({"sequence.input", 0, 1, 1.0 - bit});
  REQUIRE(work.edits.inputs().size() == 1);
  AlgorithmicBatch sequence = work.drawn;
  work.edits.apply_to(*work.task, sequence);
  CHECK(std::as_const(sequence).inputs()(0, 1) == 1.0F - bit);
  CHECK(std::as_const(sequence).targets()(0, 4) == 1.0F - bit);
  work.change({"sequence.input", 0, 1, static_cast<double>(bit)});
  CHECK(work.edits.empty());
}

TEST_CASE("machine edits: steps are let go one by one or all at once, and another sequence forgets them") {
  AtWork work;
  work.change({"memory.start", 0, 0, 0.25});
  work.change({"read.1.gate", 0, 1, 1.0});
  work.change({"sequence.input", 0, 1, 1.0 - std::as_const(work.drawn).inputs()(0, 1)});
  work.change({"read.1.gate", 0, 4, 1.0});
  work.change({"edits.made", 0, 1, 0.0});
  CHECK_FALSE(work.edits.any_at(1));
  CHECK(work.edits.any_at(0));
  CHECK(work.edits.any_at(4));
  work.change({"edits.made", 0, 0, 0.0});
  CHECK_FALSE(work.edits.any_at(0));
  work.change({"edits.made", 0, 0, Matrix<double>(Matrix<double>::Zero(1, 5))});
  CHECK(work.edits.empty());
  work.change({"read.1.gate", 0, 4, 1.0});
  work.edits.belong_to({2, 1}, 0);
  CHECK_FALSE(work.edits.empty());
  work.edits.belong_to({2, 1}, 1);
  CHECK(work.edits.empty());
}

TEST_CASE("machine edits: what has no place or is out of range is refused, and nothing changes") {
  AtWork work;
  CHECK(work.refusal_of({"memory.cells", 6, 0, 0.5}).find("there is no such place") != std::string::npos);
  CHECK(work.refusal_of({"memory.cells", 0, -1, 0.5}).find("there is no such place") != std::string::npos);
  CHECK(work.refusal_of({"memory.cells", 0, 0, 101.0}).find("-100 … 100") != std::string::npos);
  CHECK(work.refusal_of({"read.1.weights", 0, 0, 1.5}).find("0 … 1") != std::string::npos);
  CHECK(work.refusal_of({"read.1.gate", 0, 0, -0.5}).find("0 … 1") != std::string::npos);
  CHECK(work.refusal_of({"read.1.content", 0, 0, 0.5}).find("read.1.content") != std::string::npos);
  CHECK(work.refusal_of({"write.2.key", 0, 0, 0.5}).find("write.2.key") != std::string::npos);
  CHECK_FALSE(work.refusal_of({"sequence.input", 2, 2, 0.0}).empty());  // the end sign
  CHECK_FALSE(work.refusal_of({"edits.made", 0, 0, 1.0}).empty());
  // Half of a block that cannot be changed as a whole.
  Matrix<double> bits(2, 2);
  bits << 1.0 - std::as_const(work.drawn).inputs()(0, 1), 0.5, 0.0, 0.0;
  CHECK_FALSE(work.refusal_of({"sequence.input", 0, 1, bits}).empty());
  CHECK(work.edits.empty());
}

TEST_CASE("machine edits: they survive being saved, and those of another sequence are forgotten") {
  AtWork work;
  Archive none;
  work.edits.save(none);
  CHECK(none.tensors.empty());
  CHECK_FALSE(MachineEdits::are_in(none));
  work.change({"memory.start", 0, 0, 0.25});
  work.change({"read.1.weights", 0, 3, 0.6});
  work.change({"sequence.input", 0, 1, 1.0 - std::as_const(work.drawn).inputs()(0, 1)});
  Archive archive;
  work.edits.save(archive);
  CHECK(MachineEdits::are_in(archive));
  AtWork other;
  other.load(archive);
  CHECK(other.edits.entries() == work.edits.entries());
  CHECK(other.edits.inputs().size() == 1);
  other.load(none);
  CHECK(other.edits.empty());
  other.edits.belong_to({2, 1}, 7);
  other.load(archive);
  CHECK(other.edits.empty());
}

TEST_CASE("machine edits: an archive that holds none is refused") {
  AtWork work;
  work.change({"memory.cells", 4, 1, 0.5});
  work.change({"sequence.input", 0, 1, 1.0 - std::as_const(work.drawn).inputs()(0, 1)});
  const auto entry = [](double which, double row, double step, double value) {
    return Matrix<double>(Eigen::Vector4d(which, row, step, value));
  };
  for (const Matrix<double>& bad : {entry(1, 0, 0, 0), entry(-1, 0, 0, 0), entry(0.5, 0, 0, 0), entry(0, 6, 0, 0),
                                    entry(0, 0, 5, 0), entry(0, 0, -2, 0), entry(0, 0, 0, 1e3), entry(0, 1e18, 0, 0),
                                    entry(0, 0, 0, std::nan("")), Matrix<double>(Matrix<double>::Zero(3, 1))})
    CHECK(refuses(work, "lesson.edits.entries", bad));
  for (const Eigen::Vector3d& bad : {Eigen::Vector3d(0, 1, 0.5), Eigen::Vector3d(0, 9, 1), Eigen::Vector3d(9, 0, 1)})
    CHECK(refuses(work, "lesson.edits.inputs", Matrix<double>(bad)));
  Archive archive;
  work.edits.save(archive);
  put_text(archive, "lesson.edits.names", "read.1.content\n");
  AtWork other;
  CHECK_THROWS_AS(other.load(archive), std::invalid_argument);
  put_text(archive, "lesson.edits.names", "read.1.weights\n");  // a single share is no step
  CHECK_THROWS_AS(other.load(archive), std::invalid_argument);
  CHECK(other.edits.empty());
}
