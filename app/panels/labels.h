// Characters, indices and values of a snapshot as people read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/panels/words.h"
#include "core/run/snapshot.h"

namespace unrolled {

// A character of a text so that it can be seen: space ␣, line end ↵, tabulator →; other text stays as it is.
std::string visible(std::string_view label);
std::vector<std::string> visible(const std::vector<std::string>& labels);

// The other way round: what a text is set with.
std::string as_character(std::string_view label);

// In the quotation marks of the screen's language: “e”, «e», „e“.
std::string quoted(const Words& words, const std::string& label);

// "41 “{”": an index with its label, where the axis has labels.
std::string index_text(const Words& words, const Axis& axis, Index index);

// A value as its meaning asks for: shares with three decimals, signed kinds with their sign ("+0.932").
std::string value_text(Meaning meaning, double value);

// Names of rows or columns for a table: "41 {", or the index alone where the axis has no labels. Never the same twice.
std::vector<std::string> table_names(const Axis& axis, Index count);

// One per row or column as the plots want them: the labels where there is one for each, otherwise none.
std::vector<std::string> plot_labels(const Axis& axis, Index count);

}  // namespace unrolled
