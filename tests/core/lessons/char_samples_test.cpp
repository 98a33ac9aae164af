#include "core/lessons/char_samples.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace unrolled;

namespace {

struct Scene {
  Scene() {
    CharModelOptions options;
    options.symbols = corpus.alphabet().size();
    options.hidden = 5;
    model.emplace(options, parameters, random);
    reader.emplace(*model, corpus, ReaderOptions{});
    samples.emplace(corpus, *reader);
  }

  TextCorpus corpus{"мама мыла раму\n\"quoted\"\n"};
  Random random{2};
  ParameterSet<float> parameters;
  std::optional<CharModel> model;
  std::optional<CharReader> reader;
  std::optional<CharSamples> samples;
};

std::vector<std::string> ids(const std::vector<TextSample>& texts) {
  std::vector<std::string> found;
  for (const TextSample& text : texts) found.push_back(text.id);
  return found;
}

}  // namespace

TEST_CASE("texts are kept after 1, 30, 100, 300, 1000 … updates") {
  std::vector<std::int64_t> kept;
  for (std::int64_t step = 0; step <= 30000; ++step)
    if (CharSamples::is_kept(step)) kept.push_back(step);
  CHECK(kept == std::vector<std::int64_t>{1, 30, 100, 300, 1000, 3000, 10000, 30000});
}

TEST_CASE("the newest text is published first, then those kept, which are of their own steps") {
  Scene scene;
  const CharSamples::Wish wish{.length = 12, .temperature = 1.0};
  for (std::int64_t step = 1; step <= 120; ++step) {
    scene.samples->trained(step, 7, 1.0, wish);
    scene.parameters[0].value.array() += 0.01F;
  }
  const std::vector<TextSample> texts = scene.samples->texts(120, 7, wish);
  CHECK(ids(texts) == std::vector<std::string>{"sample", "sample.1", "sample.30", "sample.100"});
  CHECK(texts[2].step == 30);
  CHECK(texts[0].title == "temperature 1");
  CHECK(TextCorpus(texts[3].text).size() == 12);
  const auto probability = scene.samples->probability();
  REQUIRE(probability != nullptr);
  CHECK(probability->values.rows() == scene.corpus.alphabet().size());
  CHECK(probability->values.cols() == 12);
  CHECK(probability->cols.labels.size() == 12);

  // Written anew with another wish, or once a hundred times its length was trained on.
  CHECK(scene.samples->texts(121, 7, wish)[0].step == 120);
  CHECK(scene.samples->texts(121, 7, {.length = 12, .temperature = 0.5})[0].step == 121);
  scene.samples->trained(122, 7, 1200.0, wish);
  CHECK(scene.samples->texts(122, 7, {.length = 12, .temperature = 0.5})[0].step == 122);
  CHECK(scene.samples->texts(122, 7, {.length = 0})[0].text.empty());
  CHECK(scene.samples->probability() == nullptr);
}

TEST_CASE("a text begins with what was to be read first, as far as its characters are known") {
  Scene scene;
  const std::vector<TextSample> texts = scene.samples->texts(1, 1, {.length = 5, .prime = "ра!м!?у"});
  CHECK(texts[0].text.starts_with("раму"));
  CHECK(texts[0].primed == 4);
  CHECK(texts[0].unknown == "!?");
  CHECK(TextCorpus(texts[0].text).size() == 9);
  CHECK(scene.samples->probability()->values.cols() == 5);
  // Not UTF-8: read up to there.
  CHECK(scene.samples->texts(1, 1, {.length = 5, .prime = "ма\xff\xfe"})[0].text.starts_with("ма"));
  CHECK(scene.samples->texts(1, 1, {.length = 5, .prime = "ма\xff\xfe"})[0].primed == 2);
  CHECK(scene.samples->texts(1, 1, {.length = 5, .prime = "!!"})[0].primed == 0);
}

TEST_CASE("kept texts survive in a checkpoint, and bad ones are refused") {
  Scene scene;
  const CharSamples::Wish wish{.length = 8, .temperature = 0.8, .prime = "мы"};
  for (const std::int64_t step : {1, 30, 1000}) scene.samples->trained(step, 7, 1.0, wish);
  Archive archive;
  scene.samples->save(archive);
  Scene other;
  other.samples->load(archive);
  const std::vector<TextSample> texts = other.samples->texts(5, 1, {});
  const std::vector<TextSample> original = scene.samples->texts(5, 1, {});
  REQUIRE(ids(texts) == std::vector<std::string>{"sample", "sample.1", "sample.30", "sample.1000"});
  for (std::size_t i = 1; i < texts.size(); ++i) {
    CHECK(texts[i].text == original[i].text);
    CHECK(texts[i].title == "temperature 0.8");
    CHECK(texts[i].step == original[i].step);
    CHECK(texts[i].primed == 2);
  }
  other.samples->load(Archive());
  CHECK(ids(other.samples->texts(5, 1, {})) == std::vector<std::string>{"sample"});
  archive.metadata["lesson.sample.x"] = "a";
  CHECK_THROWS_AS(other.samples->load(archive), std::invalid_argument);
  archive.metadata.erase("lesson.sample.x");
  archive.metadata.erase("lesson.sample.30.title");
  CHECK_THROWS_AS(other.samples->load(archive), std::invalid_argument);
}
