#include "app/commands/lessons.h"

#include <doctest/doctest.h>

#include <iostream>
#include <sstream>
#include <string>

#include "core/lessons/lessons.h"

using namespace unrolled;

namespace {

std::string listed() {
  CLI::App app;
  add_lessons(app);
  std::ostringstream said;
  std::streambuf* const screen = std::cout.rdbuf(said.rdbuf());
  app.parse("lessons");
  std::cout.rdbuf(screen);
  return said.str();
}

}  // namespace

TEST_CASE("lessons: names, values and explanations stand apart, however long they are") {
  const std::string text = listed();
  for (const Lesson& lesson : lessons()) {
    CHECK(text.find(lesson.id + "  (") != std::string::npos);
    const auto experiment = lesson.make();
    const Settings& settings = experiment->settings();
    for (const Setting& setting : settings.table()) {
      INFO(lesson.id, " ", setting.name);
      CHECK(text.find("\n  " + setting.name + "  ") != std::string::npos);
      CHECK(text.find("  " + settings.to_text(setting.name) + "  ") != std::string::npos);
      CHECK(text.find("  " + setting.help) != std::string::npos);
    }
  }
}
