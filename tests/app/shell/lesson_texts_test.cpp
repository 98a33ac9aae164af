// The texts that stand beside the lessons, as they are in assets/lessons.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "app/draw/symbols.h"
#include "app/panels/panel.h"
#include "app/panels/words.h"
#include "app/shell/folders.h"
#include "app/shell/layout.h"
#include "app/shell/lesson_text.h"
#include "core/lessons/lessons.h"
#include "core/lessons/watched_states.h"
#include "core/lessons/watched_weights.h"
#include "core/math/ops/arithmetic.h"
#include "core/tasks/algorithmic_task.h"

using namespace unrolled;
namespace fs = std::filesystem;

namespace {

void check_links(const std::vector<TextSpan>& spans, const std::string& lesson) {
  for (const TextSpan& span : spans) {
    CAPTURE(span.text);
    CAPTURE(span.target);
    if (span.link == TextSpan::Link::panel) CHECK_NOTHROW(make_panel(span.target));
    if (span.link == TextSpan::Link::preset) CHECK_NOTHROW(find_preset(find_lesson(lesson), span.target));
    if (span.link != TextSpan::Link::setting) continue;
    const std::size_t equals = span.target.find('=');
    REQUIRE(equals != std::string::npos);
    CHECK_NOTHROW(
        make_experiment(lesson)->set_from_text(span.target.substr(0, equals), span.target.substr(equals + 1)));
  }
}

std::size_t count(const LessonText& text, TextBlock::Kind kind) {
  return static_cast<std::size_t>(std::count_if(text.blocks.begin(), text.blocks.end(),
                                                [&](const TextBlock& block) { return block.kind == kind; }));
}

// "cell state of layer {0}" of "cell state of layer 2".
std::string pattern_of(const std::string& english) {
  const std::size_t digit = english.find_first_of("0123456789");
  if (digit == std::string::npos) return english;
  const std::size_t rest = english.find_first_not_of("0123456789.", digit);
  return english.substr(0, digit) + "{0}" + (rest == std::string::npos ? "" : english.substr(rest));
}

}  // namespace

TEST_CASE("every lesson has a text in every language, and its links and its layout lead somewhere") {
  const fs::path folder = data_folder() / "assets" / "lessons";
  for (const Lesson& lesson : lessons()) {
    const LessonText english = read_lesson_text(folder, lesson.id, "en");
    for (const std::string& language : language_codes(data_folder() / "assets" / "languages")) {
      CAPTURE(lesson.id);
      CAPTURE(language);
      CHECK(fs::exists(folder / (lesson.id + (language == "en" ? "" : "." + language) + ".md")));
      const LessonText text = read_lesson_text(folder, lesson.id, language);
      CHECK_FALSE(text.title.empty());
      CHECK(text.panels == english.panels);
      const std::vector<std::string> panels = parse_layout(text.panels).panels();
      CHECK_FALSE(panels.empty());
      for (const std::string& panel : panels) CHECK_NOTHROW(make_panel(panel));
      CHECK(text.blocks.size() == english.blocks.size());
      CHECK(count(text, TextBlock::Kind::step) >= 3);
      CHECK(count(text, TextBlock::Kind::exercise) >= 2);
      for (const TextBlock& block : text.blocks) {
        check_links(block.spans, lesson.id);
        for (const auto& paragraph : block.answer) check_links(paragraph, lesson.id);
        if (block.kind == TextBlock::Kind::exercise) CHECK_FALSE(block.answer.empty());
      }
    }
  }
}

TEST_CASE("what a lesson publishes is named in every language") {
  const fs::path folder = data_folder() / "assets" / "languages";
  for (const Lesson& lesson : lessons()) {
    const std::unique_ptr<Experiment> experiment = make_experiment(lesson.id);
    experiment->reset(1);
    REQUIRE(experiment->train_step().error.empty());
    Snapshot snapshot;
    experiment->fill(snapshot);
    for (const std::string& language : language_codes(folder)) {
      if (language == "en") continue;
      const Words words(folder, language);
      const auto check_words = [&](const std::string& english) {
        CAPTURE(lesson.id);
        CAPTURE(language);
        CAPTURE(english);
        if (!english.empty()) CHECK((words.has(english) || words.has(pattern_of(english))));
      };
      for (const auto& observable : snapshot.observables) {
        check_words(observable->meaning_text);
        check_words(observable->rows.name);
        check_words(observable->cols.name);
        check_words(observable->unit);
      }
      for (const auto& curve : snapshot.curves) {
        check_words(curve->unit);
        if (curve->group == "loss") check_words(curve->label);
      }
    }
  }
}

TEST_CASE("the rows of every algorithmic task are named in every language") {
  const fs::path folder = data_folder() / "assets" / "languages";
  for (const std::string& task : algorithmic_tasks()) {
    const std::unique_ptr<Experiment> experiment = make_experiment("ntm");
    experiment->choose({{"task", task}});
    experiment->reset(1);
    Snapshot snapshot;
    experiment->fill(snapshot);
    for (const std::string& language : language_codes(folder)) {
      if (language == "en") continue;
      const Words words(folder, language);
      for (const char* group : {"sequence", "lengths"})
        for (const auto& observable : snapshot.observables_of(group))
          for (const std::string& label : observable->rows.labels) {
            if (label.front() < 'a' || label.front() > 'z') continue;  // a digit, or a sign
            CAPTURE(task);
            CAPTURE(language);
            CAPTURE(label);
            CHECK((words.has(label) || words.has(pattern_of(label))));
          }
    }
  }
}

TEST_CASE("what every cell shows is named in every language") {
  const fs::path folder = data_folder() / "assets" / "languages";
  for (const std::string& kind : cell_kinds())
    for (const char* peepholes : {"lecture", "gers"}) {
      StackOptions options;
      options.cell.kind = kind;
      options.cell.peepholes = peepholes;
      options.cell.reset_after = true;
      Random random(1);
      ParameterSet<float> parameters;
      const RecurrentStack<float> stack(options, "cell", 3, 6, parameters, random);
      WatchedStates states(stack, options.cell, 1);
      WatchedWeights weights(parameters, options.cell, {}, &stack);
      const int symbol = 1;
      SequenceInput<float> input;
      input.one_hot = &symbol;
      input.steps = 1;
      Tape<float> tape;
      const StackRun<float> run = stack.run(tape, input, stack.zero_state(tape, 1));
      tape.backward(sum(tape, run.output));
      states.append(run, 1, 0);
      auto published = states.observables({"a"});
      for (const auto& one : weights.observables(0, true)) published.push_back(one);
      for (const std::string& language : language_codes(folder)) {
        if (language == "en") continue;
        const Words words(folder, language);
        for (const auto& one : published)
          for (const std::string& english : {one->meaning_text, one->rows.name, one->cols.name}) {
            CAPTURE(language);
            CAPTURE(one->id);
            CAPTURE(english);
            if (!english.empty()) CHECK((words.has(english) || words.has(pattern_of(english))));
          }
      }
    }
}

TEST_CASE("what every setting is for and counted in is said in every language") {
  const fs::path folder = data_folder() / "assets" / "languages";
  for (const std::string& language : language_codes(folder)) {
    if (language == "en") continue;  // the sentences themselves
    const Words words(folder, language);
    for (const Lesson& lesson : lessons()) {
      const std::unique_ptr<Experiment> experiment = make_experiment(lesson.id);
      for (const Setting& setting : experiment->settings().table()) {
        CAPTURE(language);
        CAPTURE(setting.name);
        CHECK(words.translated(setting.help) != setting.help);
        if (!setting.unit.empty()) CHECK(words.has(setting.unit));
      }
    }
  }
}

TEST_CASE("in the smallest window no lesson has a panel's title cut") {
  // What 1280 x 720 points leave to the panels beside both columns; a title ends before the dots of its menu.
  const draw::Rect area{0, 0, 721, 608};
  const float gap = 32, dots = 32;
  const draw::Fonts fonts;
  const draw::Theme theme;
  for (const Lesson& lesson : lessons()) {
    const std::unique_ptr<Experiment> experiment = make_experiment(lesson.id);
    experiment->reset(1);
    REQUIRE(experiment->train_step().error.empty());
    Snapshot snapshot;
    experiment->fill(snapshot);
    for (const std::string& language : language_codes(data_folder() / "assets" / "languages")) {
      const Words words(data_folder() / "assets" / "languages", language);
      const LessonText text = read_lesson_text(data_folder() / "assets" / "lessons", lesson.id, language);
      const PanelContext context{snapshot, {}, {}, theme, fonts, words};
      for (const PlacedPanel& placed : arrange(parse_layout(text.panels), area, gap).panels) {
        const std::string title = make_panel(placed.panel)->title(context);
        const std::string shown =
            draw::shortened_title(title, draw::Face::bold, theme.title(), placed.rect.width - dots, fonts);
        CAPTURE(lesson.id);
        CAPTURE(language);
        CAPTURE(title);
        CHECK_FALSE(shown.ends_with("…"));
      }
    }
  }
}
