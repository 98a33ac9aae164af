#include <doctest/doctest.h>

#include <cmath>

#include "app/panels/prefix_tree.h"
#include "tests/app/panels/ctc_fixture.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{700, 360};

const std::initializer_list<std::pair<const char*, const char*>> kGreedyFails = {
    {"symbols", "-a"}, {"target", "a"}, {"steps", "2"}, {"emissions", "greedy-fails"}};

}  // namespace

TEST_CASE("decoders: greedy decoding says nothing where the beam says \"a\", with their probabilities") {
  CtcFixture fixture(kGreedyFails);
  const auto panel = make_panel("decoders");
  REQUIRE(panel->ready(fixture.snapshot));
  const draw::Picture picture = panel->draw(fixture.context(), kSize);
  CHECK(shows(picture, "“”   --"));
  CHECK(shows(picture, "“a”"));
  CHECK(shows(picture, "0.360"));
  CHECK(shows(picture, "0.640"));
  CHECK_FALSE(shows(picture, "Q"));  // without a language model it is ln P

  const auto answer = picture.find(place_of(picture, 2, 0, 0));
  REQUIRE(answer.has_value());
  CHECK(joined(panel->point_at(fixture.context(), *answer)->lines).find("P = 0.640") != std::string::npos);
  const auto prefix = picture.find(place_of(picture, 1, 1, 1));
  REQUIRE(prefix.has_value());
  const auto pointed = panel->point_at(fixture.context(), *prefix);
  CHECK(pointed->selection == Selection{1, -1});
  CHECK(joined(pointed->lines).find("“a”, t = 2") != std::string::npos);
  CHECK(joined(pointed->lines).find("e^Q = 0.640") != std::string::npos);
}

TEST_CASE("decoders: at a pinned step the prefixes stand as they stood then") {
  CtcFixture fixture(kGreedyFails);
  fixture.pinned = {0, -1};
  const draw::Picture picture = make_panel("decoders")->draw(fixture.context(), kSize);
  CHECK(shows(picture, "at t = 1"));
  CHECK(shows(picture, "0.600"));  // nothing yet
  CHECK(shows(picture, "0.400"));  // "a"
  CHECK_FALSE(shows(picture, "0.640"));
}

TEST_CASE("decoders: with a language model the score stands in its parts, which add up") {
  CtcFixture fixture({{"language", "words"}, {"word_bonus", "0.5"}, {"language_weight", "2"}});
  const auto panel = make_panel("decoders");
  const draw::Picture picture = panel->draw(fixture.context(), {1000, 400});
  CHECK(shows(picture, "Q"));
  const auto tree = PrefixTree::read(fixture.snapshot);
  REQUIRE(tree);
  for (const PrefixAnswer& answer : tree->answers())
    CHECK(answer.total == doctest::Approx(answer.acoustic + 2.0 * answer.language + 0.5 * answer.words).epsilon(1e-5));
  CHECK(tree->answers().front().text == "apple");
}

TEST_CASE("prefix tree: parents come before children, rankings begin with what was kept, and rows are whole branches") {
  const Snapshot snapshot = CtcFixture({{"emissions", "random"}}).snapshot;
  const auto tree = PrefixTree::read(snapshot);
  REQUIRE(tree);
  for (int step = 1; step <= tree->steps(); ++step) {
    const std::vector<int> ranked = tree->ranking(step);
    REQUIRE(ranked.size() >= 1);
    int kept = 0;
    for (const int node : ranked) kept += tree->survived(node, step) ? 1 : 0;
    CHECK(kept <= 8);
    for (std::size_t i = 1; i < ranked.size(); ++i) {
      CHECK(tree->survived(ranked[i], step) <= tree->survived(ranked[i - 1], step));
      if (tree->survived(ranked[i], step) == tree->survived(ranked[i - 1], step))
        CHECK(tree->total(ranked[i], step) <= tree->total(ranked[i - 1], step));
    }
    CHECK(tree->share(ranked.front(), step) == 1.0);
  }
  for (const int rows : {1, 2, 7, 1000}) {
    const std::vector<int> shown = tree->most_important(rows);
    CHECK(static_cast<int>(shown.size()) <= std::max(1, rows));
    std::vector<bool> seen(tree->nodes().size(), false);
    for (const int node : shown) {
      if (node > 0) CHECK(seen[static_cast<std::size_t>(tree->node(node).parent)]);
      seen[static_cast<std::size_t>(node)] = true;
    }
  }
  CHECK(tree->most_important(1000).size() == tree->nodes().size());
  Snapshot broken = snapshot;
  std::erase_if(broken.observables, [](const auto& one) { return one->id == "ctc.beam_kept"; });
  CHECK_FALSE(PrefixTree::read(broken));
}

TEST_CASE("proof: the paths' products add up to what the tables say; a click lays a path") {
  CtcFixture fixture(kGreedyFails);
  const auto panel = make_panel("proof");
  const draw::Picture picture = panel->draw(fixture.context(), kSize);
  for (const char* path : {"-a", "a-", "aa"}) CHECK(shows(picture, path));
  CHECK(shows(picture, "0.240"));
  CHECK(shows(picture, "0.40 · 0.40"));
  CHECK(shows(picture, "Sum of all these products: p = 0.640000"));
  CHECK(shows(picture, "The tables, at every t: Σ α β / y = 0.640000"));
  const PanelTable table = panel->tables(fixture.context()).at(0);
  CHECK(table.values.col(2).sum() == doctest::Approx(0.64));
  CHECK(table.row_names.size() == 3);

  Touch touch;
  touch.hit = *picture.find(place_of(picture, 1, 0, 0));
  touch.begins = true;
  const auto commands = panel->touch(fixture.context(), touch);
  REQUIRE(commands.has_value());
  REQUIRE(commands->size() == 1);
  CHECK(std::get<SetSetting>(commands->front()) == SetSetting{"path", std::string("-a")});

  fixture.snapshot = CtcFixture({{"emissions", "uniform"}}).snapshot;
  CHECK(panel->title(fixture.context()).find("66") != std::string::npos);
  fixture.snapshot = CtcFixture({{"steps", "60"}}).snapshot;
  CHECK(shows(panel->draw(fixture.context(), kSize),
              "More than 2 000 paths spell it: too many to list. That is what the tables are for."));
  fixture.snapshot = CtcFixture({{"steps", "5"}}).snapshot;
  CHECK(shows(panel->draw(fixture.context(), kSize), "No path of so many steps spells the target: p = 0."));
}
