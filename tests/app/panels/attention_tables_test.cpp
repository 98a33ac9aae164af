// What panels read of attention, and the walk through the target.
#include "app/panels/attention_tables.h"

#include <doctest/doctest.h>

#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_attention.h"

using namespace unrolled;

TEST_CASE("attention tables: symbols, weights and the known alignment of a pair") {
  const Snapshot snapshot = sample_attention();
  const auto tables = AttentionTables::read(snapshot);
  REQUIRE(tables != nullptr);
  CHECK(tables->source_steps() == 14);
  CHECK(tables->target_steps() == 11);
  CHECK(tables->source()[3] == "␣");
  CHECK(tables->output().back() == "∎");
  CHECK(tables->source_axis().along_source);
  CHECK(tables->attention() == "bahdanau");
  for (Index i = 0; i < 11; ++i) {
    double sum = 0.0;
    for (Index j = 0; j < 14; ++j) sum += tables->weight(j, i);
    CHECK(sum == doctest::Approx(1.0).epsilon(1e-5));
  }
  CHECK(tables->is_true(9, 0));
  CHECK_FALSE(tables->is_true(8, 0));
  CHECK(tables->knows(0));
  CHECK_FALSE(tables->knows(4));
  CHECK(tables->weight(9, 0) > 0.8);
  CHECK(tables->right(0) == true);
  CHECK_FALSE(tables->local());
  CHECK_FALSE(tables->centre(0).has_value());
  CHECK(tables->window(0, 0) == 1.0);
  CHECK(tables->is_of(snapshot));
  CHECK_FALSE(tables->is_of(sample_attention()));
}

TEST_CASE("attention tables: without a known alignment, without attention, with a window, and what does not fit") {
  SampleAttention about;
  about.truth = false;
  about.target = {};
  about.window = "local-p";
  about.edited = {4};
  auto tables = AttentionTables::read(sample_attention(about));
  CHECK_FALSE(tables->knows_any());
  CHECK_FALSE(tables->right(0).has_value());
  CHECK(tables->local());
  CHECK(tables->centre(0).has_value());
  CHECK(tables->window(0, 0) == 0.0);
  CHECK(tables->edited(4));
  CHECK_FALSE(tables->edited(3));

  about = {};
  about.attention = "none";
  about.output[9] = "8";
  tables = AttentionTables::read(sample_attention(about));
  REQUIRE(tables != nullptr);
  CHECK_FALSE(tables->has_attention());
  CHECK(tables->source_steps() == 14);
  CHECK(tables->right(9) == false);
  CHECK(tables->find("attention.scores") == nullptr);

  Snapshot snapshot = sample_attention();
  for (auto& one : snapshot.observables)
    if (one->id == "attention.true") {
      auto other = std::make_shared<Observable>(*one);
      other->values.resize(3, 3);
      one = other;
    }
  CHECK(AttentionTables::read(snapshot)->find("attention.true") == nullptr);
  CHECK(AttentionTables::read(sample_snapshot()) == nullptr);
}

TEST_CASE("attention tables: every score is what its formula makes of query, key and v") {
  for (const char* kind : {"bahdanau", "dot", "general", "concat", "scaled-dot", "location"}) {
    SampleAttention about;
    about.attention = kind;
    const auto tables = AttentionTables::read(sample_attention(about));
    for (Index i = 0; i < tables->target_steps(); ++i) {
      Index best = 0;
      tables->find("attention.weights")->values.col(i).maxCoeff(&best);
      if (tables->knows(i)) CHECK_MESSAGE(tables->is_true(best, i), kind, " ", i);
    }
    CHECK((tables->find("attention.v") != nullptr) == (about.attention == "bahdanau" || about.attention == "concat"));
  }
}

TEST_CASE("attention tables: the walk goes on, back, to the beginning and to all") {
  PanelFixture f;
  SampleAttention about;
  const auto at = [&](int walk) {
    about.walk = walk;
    f.snapshot = sample_attention(about);
    return AttentionTables::read(f.snapshot);
  };
  const auto to = [&](const char* name) {
    for (const PanelAction& action : walk_actions(f.context(), *AttentionTables::read(f.snapshot)))
      if (action.name == name && action.enabled)
        return static_cast<int>(std::get<std::int64_t>(std::get<SetSetting>(action.commands.at(0)).value));
    return -2;
  };
  CHECK(at(-1)->steps_shown() == 11);
  CHECK_FALSE(at(-1)->current().has_value());
  CHECK(to("next") == 1);
  CHECK(to("back") == 10);
  CHECK(to("begin") == 0);
  CHECK(to("all") == -2);
  CHECK(at(0)->steps_shown() == 0);
  CHECK(to("back") == -2);
  CHECK(to("next") == 1);
  CHECK(at(4)->current() == 3);
  CHECK(at(4)->shown(3));
  CHECK_FALSE(at(4)->shown(4));
  CHECK(to("next") == 5);
  CHECK(to("back") == 3);
  CHECK(to("all") == -1);
  CHECK(at(11)->current() == 10);
  CHECK(to("next") == -2);
  CHECK(at(12)->walk() == -1);

  about.settings = false;
  CHECK_FALSE(at(3)->can_walk());
  CHECK(walk_actions(f.context(), *AttentionTables::read(f.snapshot)).empty());
}
