#include "app/commands/bench.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/commands/bench_case.h"

namespace unrolled {

namespace {

constexpr double kWarmUpSeconds = 0.2;
constexpr double kSeconds = 0.8;          // of measuring, at least
constexpr std::size_t kFewestSteps = 20;  // measured, at least
constexpr Index kPeakSize = 1024;

std::vector<BenchFamily> families() {
  return {recurrent_cases(), ctc_cases(), translation_cases(), machine_cases(), handwriting_cases()};
}

BenchMaker find_case(std::string_view name) {
  for (const BenchFamily& family : families())
    if (BenchMaker found = family.find(name)) return found;
  return {};
}

std::vector<std::string> usual_cases() {
  std::vector<std::string> all;
  for (const BenchFamily& family : families()) all.insert(all.end(), family.usual.begin(), family.usual.end());
  return all;
}

// "kind_hH_tT_bB …, ctc_tT_bB_cC_lL or s2s_…"
std::string forms() {
  const std::vector<BenchFamily> all = families();
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i)
    text += (i == 0 ? "" : i + 1 == all.size() ? ", or " : ", ") + all[i].form;
  return text;
}

double seconds_of(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// The median time in seconds of many runs of `work`, each timed for itself.
template <class Work>
double median_seconds(Work work) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point warm_up = Clock::now();
  for (int round = 0; round < 3 || seconds_of(Clock::now() - warm_up) < kWarmUpSeconds; ++round) work();
  std::vector<double> times;
  const Clock::time_point start = Clock::now();
  while (times.size() < kFewestSteps || seconds_of(Clock::now() - start) < kSeconds) {
    const Clock::time_point before = Clock::now();
    work();
    times.push_back(seconds_of(Clock::now() - before));
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

// Operations a second of a large product of matrices: what the machine can do at best, in billions.
double gemm_peak() {
  const Matrix<float> a = Matrix<float>::Constant(kPeakSize, kPeakSize, 0.5F);
  const Matrix<float> b = a;
  Matrix<float> product(kPeakSize, kPeakSize);
  const double operations = 2.0 * static_cast<double>(kPeakSize) * kPeakSize * kPeakSize;
  return operations / median_seconds([&] { product.noalias() = a * b; }) / 1e9;
}

void print(bool json, const std::string& name, std::optional<double> milliseconds, std::optional<double> gflops) {
  if (json) {
    nlohmann::ordered_json line{{"case", name}};
    if (milliseconds) line["ms_per_step"] = *milliseconds;
    if (gflops) line["gflops"] = *gflops;
    std::printf("%s\n", line.dump().c_str());
  } else {
    std::printf("%-24s", name.c_str());
    milliseconds ? std::printf(" %12.3f", *milliseconds) : std::printf(" %12s", "");
    gflops ? std::printf(" %10.1f\n", *gflops) : std::printf("\n");
  }
  std::fflush(stdout);
}

void bench(const std::vector<std::string>& names, bool json) {
  if (!json) std::printf("%-24s %12s %10s\n", "case", "ms per step", "gflops");
  print(json, "gemm_peak", {}, gemm_peak());
  for (const std::string& name : names) {
    const std::unique_ptr<BenchWork> work = find_case(name)();
    const double seconds = median_seconds([&] { work->train_step(); });
    const double operations = work->operations();
    print(json, name, seconds * 1e3, operations > 0.0 ? std::optional(operations / seconds / 1e9) : std::nullopt);
  }
}

}  // namespace

bool take_number(std::string_view& text, char letter, Index most, Index& number) {
  if (text.size() < 3 || text[0] != '_' || text[1] != letter) return false;
  const char* begin = text.data() + 2;
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), number);
  if (error != std::errc() || number < 1 || number > most) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find('_'));
  text.remove_prefix(word.size());
  return word;
}

void add_bench(CLI::App& app) {
  struct Options {
    bool json = false;
    std::vector<std::string> cases;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("bench", "measure the time of a training step");
  command->add_flag("--json", options->json, "print one JSON object a line");
  const auto known = [](const std::string& name) {
    return find_case(name) ? std::string() : "unknown case \"" + name + "\", expected " + forms();
  };
  command->add_option("case", options->cases, "what to measure: " + forms())
      ->type_name("CASE")
      ->check(CLI::Validator(known, ""));
  command->callback([options] { bench(options->cases.empty() ? usual_cases() : options->cases, options->json); });
}

}  // namespace unrolled
