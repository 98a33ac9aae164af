#include "core/lessons/written_ink.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "core/run/whole_file.h"
#include "tests/core/run/scratch_folder.h"

using namespace unrolled;

namespace {

// Points on a slant, `count` of each stroke.
Matrix<double> strokes(std::initializer_list<int> numbers, Index count = 3, double first_x = 0.0) {
  Matrix<double> points(4, count * static_cast<Index>(numbers.size()));
  Index at = 0;
  for (const int number : numbers)
    for (Index i = 0; i < count; ++i, ++at)
      points.col(at) << first_x + 0.5 * static_cast<double>(at), 0.25 * static_cast<double>(i),
          0.125 * static_cast<double>(at), number;
  return points;
}

Ink labelled(const char* label, double first_x = 0.0) {
  WrittenInk written;
  written.write(0, strokes({0, 1}, 3, first_x));
  Ink ink = written.on_canvas();
  ink.label = label;
  return ink;
}

}  // namespace

TEST_CASE("written ink: what is written from a point on takes the place of what was there; nothing cuts off") {
  WrittenInk written;
  written.write(0, strokes({0}));
  CHECK(written.on_canvas().points.size() == 3);
  written.write(2, strokes({0}, 4, 10.0));  // the stroke goes on
  REQUIRE(written.on_canvas().points.size() == 6);
  CHECK(written.on_canvas().points[1].x == 0.5F);
  CHECK(written.on_canvas().points[2].x == 10.0F);
  CHECK(written.on_canvas().strokes() == 1);
  CHECK(written.on_canvas().points[2].seconds == written.on_canvas().points[1].seconds);  // it cannot run backwards
  written.write(6, strokes({7}));  // whoever writes counts otherwise
  CHECK(written.on_canvas().points.back().stroke == 1);
  written.write(6, Matrix<double>(4, 0));
  CHECK(written.on_canvas().strokes() == 1);
  CHECK(written.on_canvas().points.size() == 6);
  written.write(0, Matrix<double>());
  CHECK(written.on_canvas().points.empty());
}

TEST_CASE("written ink: what is no ink is refused, and what was written stays") {
  WrittenInk written;
  written.write(0, strokes({0}));
  const std::vector<PenPoint> before = written.on_canvas().points;
  CHECK_THROWS_AS(written.write(4, strokes({1})), std::invalid_argument);
  CHECK_THROWS_AS(written.write(-1, strokes({1})), std::invalid_argument);
  CHECK_THROWS_AS(written.write(3, Matrix<double>::Zero(3, 2)), std::invalid_argument);
  CHECK_THROWS_AS(written.write(3, strokes({1}, 3, 1e6)), std::invalid_argument);
  CHECK_THROWS_AS(written.write(3, strokes({1}, kMostInkPoints - 2)), std::invalid_argument);
  CHECK(written.on_canvas().points == before);
}

TEST_CASE("written ink: an ink is learnt from between two updates, and the last one can be taken out") {
  WrittenInk written;
  CHECK_THROWS_AS(written.forget_last(0), std::invalid_argument);
  written.add(labelled("12"), 10);
  CHECK_THROWS_AS(written.add(labelled("12"), 11), std::invalid_argument);
  written.add(labelled("13"), 11);  // the same ink may say something else
  written.add(labelled("12", 3.0), 20);
  CHECK(written.count_at(9) == 0);
  CHECK(written.count_at(10) == 1);
  CHECK(written.count_at(20) == 3);
  written.forget_last(20);  // nothing was learnt from it
  CHECK(written.added().size() == 2);
  written.forget_last(30);
  CHECK(written.count_at(29) == 2);
  CHECK(written.count_at(30) == 1);
  written.add(labelled("13"), 40);  // it may come back
  CHECK(written.count_at(40) == 2);
  written.forget_last(50);
  written.forget_last(50);
  CHECK(written.count_at(50) == 0);
  CHECK_THROWS_AS(written.forget_last(50), std::invalid_argument);
}

TEST_CASE("written ink: before it comes, an ink may come earlier, and others are taken out first") {
  WrittenInk written;
  written.add(labelled("12"), 3);
  written.add(labelled("13"), 8);
  written.forget_last(5);
  CHECK(written.count_at(5) == 0);
  CHECK(written.count_at(8) == 1);
  CHECK(written.added().back().ink.label == "13");
  written.add(labelled("13"), 5);
  CHECK(written.count_at(5) == 1);
  CHECK(written.count_at(8) == 1);  // once
  CHECK_THROWS_AS(written.add(labelled("13"), 6), std::invalid_argument);
  written.forget_last(2);
  CHECK(written.count_at(8) == 0);
  CHECK(written.count_at(4) == 1);  // the first one was learnt from then
  CHECK_THROWS_AS(written.forget_last(6), std::invalid_argument);
}

TEST_CASE("written ink: an ink is written again alike but not the same, with as many random numbers") {
  const Ink ink = labelled("12");
  Random still(3), moved(3);
  CHECK(written_again(ink, 0.0, still).points == ink.points);
  const Ink again = written_again(ink, 1.0, moved);
  CHECK(still.state() == moved.state());
  CHECK(again.label == "12");
  REQUIRE(again.points.size() == ink.points.size());
  CHECK(again.points != ink.points);
  for (std::size_t i = 0; i < ink.points.size(); ++i) {
    CHECK(std::abs(again.points[i].x - ink.points[i].x) < 0.5F * (ink.points[i].x + ink.points[i].y) + 1e-6F);
    CHECK(again.points[i].stroke == ink.points[i].stroke);
  }
}

TEST_CASE("written ink: all of it is saved; a file that was read once comes back where it is no more") {
  const ScratchFolder folder;
  const std::string first = (folder / "first.csv").string(), second = (folder / "second.csv").string();
  write_whole_file(first, "# label: 47\n# unit: x-height\n# y: up\nstroke,x,y,seconds\n0,0,1,0\n0,1,2,0.5\n");
  write_whole_file(second, "# unit: x-height\n# y: up\nstroke,x,y,seconds\n0,5,1,0\n0,6,2,0.5\n");
  WrittenInk written;
  written.write(0, strokes({0, 1}));
  written.add(labelled("12"), 10);
  written.add(labelled("47", 1.0), 12);
  written.forget_last(15);
  written.read_file(first);
  CHECK(written.of_file().label == "47");
  CHECK_THROWS_AS(written.read_file((folder / "absent.csv").string()), std::runtime_error);
  CHECK(written.of_file().label == "47");
  written.read_file(second);
  CHECK(written.of_file().points.front().x == 5.0F);

  Archive archive;
  written.save(archive);
  WrittenInk again;
  again.write(0, strokes({0}));
  again.load(archive);
  CHECK(again.on_canvas().points == written.on_canvas().points);
  CHECK(again.of_file().points == written.of_file().points);
  REQUIRE(again.added().size() == 2);
  CHECK(again.added()[1].ink.label == "47");
  CHECK(again.added()[1].ink.points == written.added()[1].ink.points);
  CHECK(again.added()[1].until == 15);
  CHECK(again.count_at(12) == 2);
  std::filesystem::remove(first);
  again.read_file(first);
  CHECK(again.of_file().label == "47");
  again.read_file("");
  CHECK(again.of_file().points.empty());

  again.load(Archive());
  CHECK(again.on_canvas().points.empty());
  CHECK(again.added().empty());
}

TEST_CASE("written ink: what is no ink of a checkpoint is refused") {
  WrittenInk written;
  written.add(labelled("12"), 10);
  Archive archive;
  written.save(archive);
  const auto refuses = [&](const Archive& bad) {
    WrittenInk read;
    read.write(0, strokes({0}));
    CHECK_THROWS_AS(read.load(bad), std::invalid_argument);
    CHECK(read.on_canvas().points.empty());
  };
  Archive bad = archive;
  bad.tensors.erase("lesson.ink.added.updates");
  refuses(bad);
  bad.put("lesson.ink.added.updates", std::vector<std::int64_t>{10, 10});
  refuses(bad);
  bad = archive;
  bad.tensors.erase("lesson.ink.added.counts");
  bad.put("lesson.ink.added.counts", std::vector<std::int64_t>{7});
  refuses(bad);
  bad = archive;
  bad.tensors.erase("lesson.ink.added.points");
  bad.put("lesson.ink.added.points", Matrix<float>(Matrix<float>::Constant(4, 6, 1.5F)));  // no stroke 1.5
  refuses(bad);
}
