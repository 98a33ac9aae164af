// The language table: every word on the screen by its key. assets/languages/<code>.json holds one object of keys and
// texts; a key that a language lacks is taken from English, and a key that English lacks is shown as it is.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

class Words {
 public:
  // "en", "ru", "cs". Throws std::runtime_error that names the file where one cannot be read.
  Words(const std::filesystem::path& languages_folder, const std::string& code);

  const std::string& code() const { return code_; }

  // The text of a key. {0}, {1}, … are replaced by the arguments.
  std::string operator()(std::string_view key) const;
  std::string operator()(std::string_view key, const std::vector<std::string>& arguments) const;
  bool has(std::string_view key) const;

  // A word of the core ("time step t", a setting's help) under its English text as key; the text itself where the
  // language has none.
  std::string translated(std::string_view english) const;
  // The same for one with a number in it, under the text with {0} in the number's place: "layer 2" under "layer {0}".
  std::string phrase(const std::string& english) const;

 private:
  std::string code_;
  std::map<std::string, std::string, std::less<>> texts_;
  std::map<std::string, std::string, std::less<>> english_;
};

// The codes there are files for, English first.
std::vector<std::string> language_codes(const std::filesystem::path& languages_folder);

}  // namespace unrolled
