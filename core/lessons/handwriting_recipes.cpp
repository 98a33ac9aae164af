#include "core/lessons/handwriting_recipes.h"

#include "core/lessons/trained_handwriting.h"
#include "core/math/check.h"
#include "core/run/names.h"
#include "core/tasks/handwriting_task.h"

namespace unrolled {

namespace {

constexpr HandwritingRecipe kRecipes[] = {
    // alphabet, hidden, layers, shortest, longest, spacing, batch, learning rate
    {"digits", 32, 1, 2, 5, 0.2, 100, 5e-3},
    {"latin", 96, 1, 3, 8, 0.25, 32, 4e-3},
    {"cyrillic", 96, 1, 3, 8, 0.25, 32, 4e-3},
};
constexpr double kTrainedRate = 5e-4;

// What was typed or pointed at in one alphabet says nothing in another.
SettingTexts with_nothing_typed(const std::string& alphabet, SettingTexts settings) {
  settings.insert(settings.end(), {{"target", ""}, {"language_text", ""}, {"spike", "-1"}, {"replay", "-1"}});
  if (alphabet == "digits") settings.emplace_back("language", "none");  // there is no list of words
  return settings;
}

SettingTexts from_scratch(const std::string& alphabet) {
  const HandwritingRecipe& recipe = handwriting_recipe(alphabet);
  return {{"cell", "lstm"},
          {"hidden", std::to_string(recipe.hidden)},
          {"layers", std::to_string(recipe.layers)},
          {"directions", "both"},
          {"shortest", std::to_string(recipe.shortest)},
          {"longest", std::to_string(recipe.longest)},
          {"spacing", number_text(recipe.spacing)},
          {"batch", std::to_string(recipe.batch)},
          {"learning_rate", number_text(recipe.learning_rate)}};
}

// The architecture is the network's own, all else as from scratch.
SettingTexts from_trained(const std::string& alphabet) {
  SettingTexts settings = from_scratch(alphabet);
  const SettingTexts own = trained_handwriting_settings(alphabet);
  for (auto& [name, value] : settings) {
    for (const auto& [trained, text] : own)
      if (trained == name) value = text;
    if (name == "learning_rate") value = number_text(kTrainedRate);
  }
  return settings;
}

}  // namespace

const HandwritingRecipe& handwriting_recipe(const std::string& alphabet) {
  for (const HandwritingRecipe& recipe : kRecipes)
    if (alphabet == recipe.alphabet) return recipe;
  fail("handwriting_recipe: there is none for the alphabet ", in_quotes(alphabet));
}

std::vector<Bring> brought_by_ink_alphabet() {
  std::vector<Bring> brings;
  const bool any = !trained_handwriting_alphabets().empty();
  for (const std::string& alphabet : handwriting_alphabets()) {
    brings.push_back({alphabet, with_nothing_typed(alphabet, from_scratch(alphabet)), any ? "start=scratch" : ""});
    if (!any) continue;
    if (has_trained_handwriting(alphabet)) {
      brings.push_back({alphabet, with_nothing_typed(alphabet, from_trained(alphabet)), "start=trained"});
    } else {
      SettingTexts settings = with_nothing_typed(alphabet, from_scratch(alphabet));
      settings.emplace_back("start", "scratch");
      brings.push_back({alphabet, settings, "start=trained"});
    }
  }
  return brings;
}

std::vector<Bring> brought_by_start() {
  std::vector<Bring> brings;
  for (const std::string& alphabet : handwriting_alphabets())
    brings.push_back({"scratch", from_scratch(alphabet), "alphabet=" + alphabet});
  for (const std::string& alphabet : trained_handwriting_alphabets())
    brings.push_back({"trained", from_trained(alphabet), "alphabet=" + alphabet});
  return brings;
}

}  // namespace unrolled
