// Emissions for CTC that are made up to show something: what a network might say at each step.
#pragma once

#include <string>
#include <vector>

#include "core/ctc/topology.h"
#include "core/math/random.h"

namespace unrolled::ctc {

// "peaked"        one path that spells the target stands out, its labels spread over the time
// "uniform"       every symbol is equally probable at every step
// "late"          as peaked, but one label, in the middle, comes several steps late
// "merged"        as peaked, but between equal labels there is no blank to be had, or nowhere where no two are equal
// "greedy-fails"  at every step the blank is the likeliest symbol, though no path is likelier than all that spell
//                 the target together
// "random"        softmax of independent normal numbers of standard deviation 2
const std::vector<std::string>& example_kinds();

// y: K x T, columns sum to 1. Where no path of so many steps spells the target, the labels that fit stand out. Throws
// std::invalid_argument for an unknown kind, naming the known ones, and for steps < 1.
Matrix<double> example_emissions(const std::string& kind, const Topology& topology, Index steps, Random& random);

// A path that spells the target, with its labels spread over the time; the blanks that are left over come first. Where
// none of so many steps does, one that breaks off.
std::vector<int> spread_path(const Topology& topology, Index steps);

}  // namespace unrolled::ctc
