#include "app/shell/messages.h"

#include <doctest/doctest.h>

#include <string>

using namespace unrolled;

TEST_CASE("messages: errors stay until dismissed, notices fade") {
  Messages messages;
  messages.error("disk full", 0);
  messages.notice("saved", 1);
  CHECK(messages.fading());
  messages.update(1 + Messages::kNoticeSeconds);
  CHECK(messages.all().size() == 2);
  CHECK(Messages::opacity(messages.all()[1], 1 + Messages::kNoticeSeconds + Messages::kFadeSeconds / 2) ==
        doctest::Approx(0.5));
  messages.update(1 + Messages::kNoticeSeconds + Messages::kFadeSeconds + 0.01);
  REQUIRE(messages.all().size() == 1);
  CHECK(messages.all()[0].is_error);
  CHECK_FALSE(messages.fading());
  messages.update(1e9);
  REQUIRE(messages.all().size() == 1);
  messages.dismiss(messages.all()[0].number);
  CHECK(messages.all().empty());
}

TEST_CASE("messages: a repeated error stands once; many notices never push an error out") {
  Messages messages;
  messages.error("bad", 0);
  messages.error("bad", 1);
  CHECK(messages.all().size() == 1);
  for (int i = 0; i < 20; ++i) messages.notice("n" + std::to_string(i), i);
  CHECK(messages.all().size() == Messages::kMost);
  CHECK(messages.all().front().text == "bad");
  CHECK(messages.all().back().text == "n19");
  messages.dismiss_newest();
  CHECK(messages.all().back().text == "n18");
}

TEST_CASE("messages: every error is told once") {
  Messages messages;
  std::string told;
  messages.on_error([&](const std::string& error) { told += error + "|"; });
  messages.error("bad", 0);
  messages.error("bad", 1);
  messages.notice("saved", 1);
  messages.error("worse", 2);
  CHECK(told == "bad|worse|");
}
