// The chain rule of a recurrence of scalars in letters and with its numbers.
#pragma once

#include "app/panels/chain_numbers.h"
#include "app/panels/formula_lines.h"

namespace unrolled {

Formula state_formula(const ChainNumbers& chain, int t);      // s_t
Formula factor_formula(const ChainNumbers& chain, int t);     // ∂s_t/∂s_{t−1}
Formula immediate_formula(const ChainNumbers& chain, int i);  // ∂s_i/∂θ*
// What the path that leaves θ at step i contributes to ∂s_t/∂θ: its factors from the last to the first, t ≥ i.
Formula path_formula(const ChainNumbers& chain, int i, int t);
// ∂s_t/∂θ from ∂s_{t−1}/∂θ, and as the sum of all paths.
Formula sum_formula(const ChainNumbers& chain, int t);

// What is to be read beside a cell of the table, or a step as a whole where i is 0; only what the walk has shown.
Formula chain_formula(const ChainNumbers& chain, int i, int t);

// What was typed or set by hand, with three digits at most: "0.5", "−2".
std::string typed_number(double value);

// "∂s_3/∂w", "∂s_3/∂w*", "∂s_3/∂s_2"
std::string sum_name(const ChainNumbers& chain, int t);
std::string immediate_name(const ChainNumbers& chain, int i);
std::string factor_name(int t);

}  // namespace unrolled
