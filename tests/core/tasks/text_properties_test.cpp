#include "core/tasks/text_properties.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "core/tasks/corpora.h"

using namespace unrolled;

namespace {

// The values of a property over a whole text, a digit for each character ("+" above 9).
std::string digits(const std::string& text, TextProperty property) {
  const TextCorpus corpus(text);
  const Matrix<float> all = TextProperties(corpus).read({0, corpus.size()});
  std::string found;
  for (Index t = 0; t < all.cols(); ++t) {
    const int value = static_cast<int>(all(static_cast<Index>(property), t));
    found += value > 9 ? '+' : static_cast<char>('0' + value);
  }
  return found;
}

std::string quotes(const std::string& text) { return digits(text, TextProperty::quotes); }
std::string comments(const std::string& text) { return digits(text, TextProperty::comments); }
std::string nesting(const std::string& text) { return digits(text, TextProperty::nesting); }

}  // namespace

TEST_CASE("quotations begin with their first mark and are over with their last") {
  CHECK(quotes("a \"bc\" d") == "00111000");
  CHECK(quotes("a \"b\\\"c\" d") == "0011111000");
  CHECK(quotes("“a” «б» „c“ ‘d’") == "110011001100110");
  CHECK(quotes("‘it’s’ it’s") == "11111000000");
  CHECK(quotes("don't 'a' 1'000") == "000000110000000");
  CHECK(quotes("'\\'' '\\n'.") == "1110011100");
  CHECK(quotes("U'{' l'a'") == "011000000");
  CHECK(quotes("\"two\nlines\" no") == "11111111110000");
  CHECK(quotes("\"open\n\nno\"") == "1111110001");  // an empty line ends it; this mark opens another one
  CHECK(quotes("// \"a\"\n/*\"*/b") == "0000000000000");
}

TEST_CASE("comments end with their line, or with their own mark") {
  CHECK(comments("a // b\nc") == "00011100");
  CHECK(comments("a /* b\n\nc */ d") == "00011111111000");
  CHECK(comments("/*/ a */ b") == "0111111000");
  CHECK(comments("a */ // b") == "000000111");
  CHECK(comments("https://x.org\n//y") == "00000000000000011");
  CHECK(comments("\"// no\" /") == "000000000");
  CHECK(comments("/**/*a") == "011000");
}

TEST_CASE("brackets nest") {
  CHECK(nesting("(a[b]{c}) d") == "11221221000");
  CHECK(nesting("f(\"(\") ')'") == "0111100000");
  CHECK(nesting(":) a) b]") == "00000000");
  CHECK(nesting("{ ( } a") == "1122000");
  CHECK(nesting("{ :) }") == "111110");
  CHECK(nesting("(a\n\nb") == "11100");  // nobody closes it after an empty line
  CHECK(nesting("f({\n\na})") == "01222210");
  CHECK(nesting(std::string(40, '(') + "a").back() == '+');
}

TEST_CASE("lines are counted along") {
  CHECK(digits("ab\ncde\n\nf", TextProperty::line_position) == "120123001");
  CHECK(digits("abcde\nabcde", TextProperty::after_newline) == "11100111100");
}

TEST_CASE("a stretch is as it stands in the whole text") {
  const TextCorpus corpus(sources_text());
  const TextProperties properties(corpus);
  const Matrix<float> all = properties.read({0, corpus.size()});
  for (const Index first : {Index{0}, Index{1}, Index{4095}, Index{4096}, Index{12345}, corpus.size() - 700})
    CHECK(properties.read({first, 700}) == all.middleCols(first, 700));
  CHECK(properties.read({corpus.size(), 0}).cols() == 0);
  CHECK_THROWS_AS(properties.read({corpus.size(), 1}), std::invalid_argument);
  for (const TextProperty property : kTextProperties) CHECK(properties.varies(property));
  for (const TextProperty property : {TextProperty::quotes, TextProperty::comments}) {
    const float share = all.row(static_cast<Index>(property)).mean();
    CHECK(share > 0.02F);
    CHECK(share < 0.4F);
  }
}

TEST_CASE("what a text has not does not vary") {
  const TextCorpus story(prose_text());
  const TextProperties in_prose(story);
  CHECK(in_prose.varies(TextProperty::quotes));
  CHECK_FALSE(in_prose.varies(TextProperty::comments));
  const float share = in_prose.read({0, story.size()}).row(static_cast<Index>(TextProperty::quotes)).mean();
  CHECK(share > 0.05F);
  CHECK(share < 0.6F);
}
