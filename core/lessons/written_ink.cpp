#include "core/lessons/written_ink.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

#include "core/lessons/ink_file.h"
#include "core/lessons/lesson_archive.h"
#include "core/math/check.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr const char* kCanvas = "lesson.ink.canvas";  // 4 x n
constexpr const char* kPath = "lesson.ink.path";      // of the file that was read last
// Several inks under one name: ".points", 4 x n, of all of them side by side, ".counts", how many points each has, and
// ".names", a line each.
constexpr const char* kFiles = "lesson.ink.files";
constexpr const char* kAdded = "lesson.ink.added";
constexpr const char* kUpdates = "lesson.ink.added.updates";  // from, until of each

Ink taken_ink(const Matrix<float>& points, const std::string& name) {
  try {
    return ink_of(points);
  } catch (const std::invalid_argument& problem) {
    fail(in_quotes(name), ": ", problem.what());
  }
}

void put_inks(Archive& archive, const std::string& name, const std::vector<std::pair<std::string, const Ink*>>& inks) {
  if (inks.empty()) return;
  Index points = 0;
  for (const auto& [line, ink] : inks) points += static_cast<Index>(ink->points.size());
  Matrix<float> all(4, points);
  std::vector<std::int64_t> counts;
  std::string lines;
  Index at = 0;
  for (const auto& [line, ink] : inks) {
    counts.push_back(static_cast<std::int64_t>(ink->points.size()));
    all.middleCols(at, counts.back()) = ink_matrix(*ink);
    at += counts.back();
    lines += line + "\n";
  }
  archive.put(name + ".points", all);
  archive.put(name + ".counts", counts);
  put_text(archive, name + ".names", lines);
}

std::vector<std::pair<std::string, Ink>> take_inks(const Archive& archive, const std::string& name, std::size_t most) {
  std::vector<std::pair<std::string, Ink>> inks;
  if (!archive.has(name + ".counts")) return inks;
  const Matrix<float> all = archive.float_matrix(name + ".points");
  const std::vector<std::int64_t> counts = archive.integers(name + ".counts");
  std::istringstream lines(take_text(archive, name + ".names"));
  check(all.rows() == 4, in_quotes(name + ".points"), " has ", all.rows(), " rows, expected 4");
  check(counts.size() <= most, in_quotes(name), " holds ", counts.size(), " inks, expected at most ", most);
  Index at = 0;
  for (const std::int64_t count : counts) {
    check(count >= 0 && count <= all.cols() - at, in_quotes(name + ".counts"), " holds ", count, ", but ",
          all.cols() - at, " points are left");
    std::string line;
    check(static_cast<bool>(std::getline(lines, line)), in_quotes(name + ".names"),
          " has fewer lines than there are inks");
    inks.emplace_back(std::move(line), taken_ink(all.middleCols(at, count), name));
    at += count;
  }
  return inks;
}

}  // namespace

Ink written_again(const Ink& ink, double variation, Random& random) {
  const auto factor = [&](double spread) { return static_cast<float>(std::exp(spread * variation * random.normal())); };
  const float width = factor(0.1), height = factor(0.1), duration = factor(0.2);
  const auto slant = static_cast<float>(0.1 * variation * random.normal());
  Ink again = ink;
  for (PenPoint& point : again.points) {
    point.x = width * point.x + slant * point.y;
    point.y *= height;
    point.seconds *= duration;
  }
  return again;
}

std::int64_t WrittenInk::count_at(std::int64_t update) const {
  return std::count_if(added_.begin(), added_.end(), [&](const Added& one) { return one.is_learnt_at(update); });
}

void WrittenInk::write(Index first, const Matrix<double>& points) {
  const auto written = static_cast<Index>(canvas_.points.size());
  check(points.cols() == 0 || points.rows() == 4, "what is written has ", points.rows(),
        " rows, expected 4: x, y, seconds, stroke");
  check(first >= 0 && first <= written, "there are ", written,
        " points on the canvas, none to go on from behind point ", first);
  check(first + points.cols() <= kMostInkPoints, "the canvas is full: it holds ", kMostInkPoints, " points");
  Matrix<float> all(4, first + points.cols());
  all.leftCols(first) = ink_matrix(canvas_).leftCols(first);
  for (Index i = 0; i < points.cols(); ++i) {
    const Index at = first + i;
    all.col(at) = points.col(i).cast<float>();
    if (at == 0) {
      all(3, at) = 0.0F;
      continue;
    }
    // Whoever writes may not know yet how many strokes were taken back.
    const bool same_stroke = points(3, i) == (i > 0 ? points(3, i - 1) : static_cast<double>(all(3, at - 1)));
    all(3, at) = all(3, at - 1) + (same_stroke ? 0.0F : 1.0F);
    all(2, at) = std::max(all(2, at), all(2, at - 1));
  }
  canvas_ = ink_of(all);
}

const Ink& WrittenInk::of_file() const {
  static const Ink none;
  const auto found = files_.find(path_);
  return found == files_.end() ? none : found->second;
}

void WrittenInk::read_file(const std::string& path) {
  if (path == path_) return;
  if (!path.empty()) {
    const bool known = files_.contains(path);
    check(known || files_.size() < kMostFiles, "there are ", kMostFiles, " files of this run, the most that are kept");
    try {
      Ink ink = read_ink(path);
      std::replace_if(
          ink.label.begin(), ink.label.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
      files_[path] = std::move(ink);
    } catch (const std::runtime_error&) {
      if (!known) throw;
    }
  }
  path_ = path;
}

void WrittenInk::add(const Ink& ink, std::int64_t update) {
  const auto same = std::find_if(added_.begin(), added_.end(), [&](const Added& one) {
    return one.until > update && one.ink.label == ink.label && one.ink.points == ink.points;
  });
  check(same == added_.end() || same->from > update, "this ink is in the training set already, as ",
        in_quotes(ink.label));
  if (same != added_.end()) added_.erase(same);  // it comes earlier now
  check(added_.size() < kMostAdded, "there are ", kMostAdded, " inks in the training set, the most that are kept");
  added_.push_back({ink, update, kForGood});
}

void WrittenInk::forget_last(std::int64_t update) {
  auto last = std::find_if(added_.rbegin(), added_.rend(), [&](const Added& one) { return one.is_learnt_at(update); });
  if (last == added_.rend())
    last = std::find_if(added_.rbegin(), added_.rend(), [&](const Added& one) { return one.from > update; });
  check(last != added_.rend(), "there is no ink in the training set that could be taken out");
  if (last->from >= update)
    added_.erase(std::next(last).base());  // nothing was learnt from it
  else
    last->until = update;
}

void WrittenInk::add_from_the_start() {
  std::erase_if(added_, [](const Added& one) { return one.until != kForGood; });
  for (Added& one : added_) one.from = 0;
}

void WrittenInk::save(Archive& archive) const {
  if (!canvas_.points.empty()) archive.put(kCanvas, ink_matrix(canvas_));
  if (!path_.empty()) put_text(archive, kPath, path_);
  std::vector<std::pair<std::string, const Ink*>> inks;
  for (const auto& [path, ink] : files_)
    if (path.find_first_of("\t\n") == std::string::npos) inks.emplace_back(path + "\t" + ink.label, &ink);
  put_inks(archive, kFiles, inks);
  inks.clear();
  std::vector<std::int64_t> updates;
  for (const Added& one : added_) {
    inks.emplace_back(one.ink.label, &one.ink);
    updates.insert(updates.end(), {one.from, one.until});
  }
  put_inks(archive, kAdded, inks);
  if (!updates.empty()) archive.put(kUpdates, updates);
}

void WrittenInk::load(const Archive& archive) {
  *this = WrittenInk();
  WrittenInk read;
  if (archive.has(kCanvas)) read.canvas_ = taken_ink(archive.float_matrix(kCanvas), kCanvas);
  for (auto& [line, ink] : take_inks(archive, kFiles, kMostFiles)) {
    const std::size_t tab = line.find('\t');
    check(tab != std::string::npos, in_quotes(kFiles), " names a file without a label");
    ink.label = line.substr(tab + 1);
    read.files_[line.substr(0, tab)] = std::move(ink);
  }
  if (archive.has(kPath)) read.path_ = take_text(archive, kPath);
  std::vector<std::pair<std::string, Ink>> inks = take_inks(archive, kAdded, kMostAdded);
  if (!inks.empty()) {
    const std::vector<std::int64_t> updates = archive.integers(kUpdates);
    check(updates.size() == 2 * inks.size(), in_quotes(kUpdates), " has ", updates.size(), " numbers, expected ",
          2 * inks.size());
    for (std::size_t i = 0; i < inks.size(); ++i) {
      const std::int64_t from = updates[2 * i], until = updates[2 * i + 1];
      check(from >= 0 && until > from, in_quotes(kUpdates), " holds ", from, " and ", until,
            ", between which there is no update");
      Added one{std::move(inks[i].second), from, until};
      one.ink.label = std::move(inks[i].first);
      read.added_.push_back(std::move(one));
    }
  }
  *this = std::move(read);
}

}  // namespace unrolled
