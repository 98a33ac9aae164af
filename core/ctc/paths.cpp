#include "core/ctc/paths.h"

#include <algorithm>
#include <cmath>

#include "core/ctc/recursion.h"
#include "core/math/check.h"

namespace unrolled::ctc {

namespace {

constexpr double kTie = 1e-12;  // relative

void check_classes(const Topology& topology, const Emissions& emissions) {
  check(emissions.classes() == topology.classes(), "ctc: the emissions have ", emissions.classes(),
        " symbols, expected ", topology.classes());
}

// Visits paths in the order of their states, from the last step backwards being decided by `allowed`: may(s, next, t)
// says whether a path that is in `next` at t + 1 may be in s at t. Stops after `most`.
template <class May, class MayEnd>
std::vector<StatePath> list_paths(const Topology& topology, Index steps, std::uint64_t most, const MayEnd& may_end,
                                  const May& may) {
  // The states from which an allowed ending exists, found backwards; then a walk forwards meets no dead end and lists
  // in order.
  Matrix<char> alive = Matrix<char>::Zero(topology.state_count(), steps);
  for (Index s = 0; s < topology.state_count(); ++s)
    alive(s, steps - 1) = topology.may_end(s) && topology.on_some_path(s, steps - 1, steps) && may_end(s);
  const auto arrow_exists = [&](Index s, Index next, Index t) {
    return next < topology.state_count() && arrow(topology, s, next).allowed && may(s, next, t);
  };
  for (Index t = steps - 1; t-- > 0;)
    for (Index s = 0; s < topology.state_count(); ++s)
      for (Index next = s; next <= s + 2 && alive(s, t) == 0; ++next)
        alive(s, t) = topology.on_some_path(s, t, steps) && arrow_exists(s, next, t) && alive(next, t + 1) != 0;

  std::vector<StatePath> paths;
  StatePath path(static_cast<std::size_t>(steps));
  // The state to try next at each step; begins with the states that a path may begin in.
  const auto from = [&](Index t) { return t == 0 ? Index{0} : path[static_cast<std::size_t>(t - 1)]; };
  const auto fits = [&](Index s, Index t) {
    if (s >= topology.state_count() || alive(s, t) == 0) return false;
    return t == 0 ? topology.may_begin(s) : arrow_exists(path[static_cast<std::size_t>(t - 1)], s, t - 1);
  };
  Index t = 0;
  path[0] = 0;
  while (t >= 0 && paths.size() < most) {
    Index& s = path[static_cast<std::size_t>(t)];
    const Index last = t == 0 ? 1 : from(t) + 2;
    while (s <= last && !fits(s, t)) ++s;
    if (s > last) {
      if (--t >= 0) ++path[static_cast<std::size_t>(t)];
    } else if (t == steps - 1) {
      paths.push_back(path);
      ++s;
    } else {
      ++t;
      path[static_cast<std::size_t>(t)] = s;
    }
  }
  return paths;
}

PathCount count_of(std::uint64_t exact, double logarithm) {
  if (exact == CountPaths::kOverflow) return {std::nullopt, logarithm};
  return {exact, exact == 0 ? kLogZero : std::log(static_cast<double>(exact))};
}

}  // namespace

SymbolPath symbols_of(const Topology& topology, const StatePath& path) {
  SymbolPath symbols;
  symbols.reserve(path.size());
  for (const Index s : path) symbols.push_back(topology.symbol(s));
  return symbols;
}

PathCount count_paths(const Topology& topology, Index steps) {
  check(steps >= 1, "ctc: there are ", steps, " steps, expected at least one");
  const auto exact = forward<CountPaths>(topology, steps, [](int, Index) { return CountPaths::one(); });
  const std::uint64_t count = total<CountPaths>(topology, exact.with);
  if (count != CountPaths::kOverflow) return count_of(count, 0.0);
  const auto logarithms = forward<LogSumProduct>(topology, steps, [](int, Index) { return 0.0; });
  return count_of(count, total<LogSumProduct>(topology, logarithms.with));
}

std::optional<std::vector<StatePath>> enumerate_paths(const Topology& topology, Index steps, std::uint64_t most) {
  const PathCount count = count_paths(topology, steps);
  if (!count.exact || *count.exact > most) return std::nullopt;
  return list_paths(
      topology, steps, most, [](Index) { return true; }, [](Index, Index, Index) { return true; });
}

Collapse collapse(const SymbolPath& path, int blank) {
  Collapse made;
  for (std::size_t t = 0; t < path.size(); ++t) {
    if (t == 0 || path[t] != path[t - 1]) {
      made.merged.push_back(path[t]);
      made.first_step.push_back(static_cast<Index>(t));
      made.label.push_back(path[t] == blank ? -1 : static_cast<Index>(made.labels.size()));
      if (path[t] != blank) made.labels.push_back(path[t]);
    }
    made.run.push_back(static_cast<Index>(made.merged.size()) - 1);
  }
  return made;
}

double log_probability(const Emissions& emissions, const SymbolPath& path) {
  check(static_cast<Index>(path.size()) == emissions.steps(), "ctc: the path has ", path.size(), " steps, expected ",
        emissions.steps());
  double sum = 0.0;
  for (std::size_t t = 0; t < path.size(); ++t) {
    check(path[t] >= 0 && path[t] < emissions.classes(), "ctc: step ", t + 1, " of the path is symbol ", path[t],
          ", expected 0 … ", emissions.classes() - 1);
    sum += emissions.log_y(path[t], static_cast<Index>(t));
  }
  return sum;
}

FollowedPath follow(const Topology& topology, const SymbolPath& path, Index steps) {
  FollowedPath followed;
  const auto break_at = [&](Index t, ArrowReason reason) {
    followed.broken_at = t;
    followed.reason = reason;
  };
  Index at = kStart;
  for (std::size_t place = 0; place < path.size(); ++place) {
    const Index t = static_cast<Index>(place);
    if (t >= steps) {
      break_at(t, ArrowReason::kOffTheEnd);
      return followed;
    }
    const int symbol = path[place];
    // At most one of the states within reach shows the symbol: of two labels in a row that are equal, only one is.
    std::optional<Index> next;
    for (Index s = std::max<Index>(at, 0); s <= at + 2 && s < topology.state_count() && !next; ++s)
      if (topology.symbol(s) == symbol && arrow(topology, at, s).allowed) next = s;
    if (next && arrow(topology, at, *next, t, steps).allowed) {
      at = *next;
      followed.states.push_back(at);
      continue;
    }
    // It breaks: at the state ahead that would show the symbol, else at the one behind.
    for (Index s = std::max<Index>(at, 0); s < topology.state_count() && !next; ++s)
      if (topology.symbol(s) == symbol) next = s;
    for (Index s = at; s-- > 0 && !next;)
      if (topology.symbol(s) == symbol) next = s;
    followed.wanted = next;
    break_at(t, next ? arrow(topology, at, *next, t, steps).reason : ArrowReason::kOffTheEnd);
    return followed;
  }
  // What came through all steps may end, or its last arrow would have been too late.
  followed.spells = static_cast<Index>(path.size()) == steps && steps > 0;
  followed.incomplete = static_cast<Index>(path.size()) < steps;
  return followed;
}

PathSampler::PathSampler(const Topology& topology, const Emissions& emissions) : topology_(topology) {
  check_classes(topology, emissions);
  const auto emission = [&](int symbol, Index t) { return emissions.log_y(symbol, t); };
  log_beta_ = backward<LogSumProduct>(topology, emissions.steps(), emission).with;
  const double log_p = topology.state_count() == 1 ? log_beta_(0, 0) : log_add(log_beta_(0, 0), log_beta_(1, 0));
  check(log_p > kLogZero, "ctc: no path of ", emissions.steps(), " steps spells the target with a probability above 0");
}

StatePath PathSampler::sample(Random& random) const {
  StatePath path;
  path.reserve(static_cast<std::size_t>(log_beta_.cols()));
  // Given where the path is, the next state is drawn in proportion to β: all that may follow is in it.
  for (Index t = 0; t < log_beta_.cols(); ++t) {
    const Index from = path.empty() ? kStart : path.back();
    Eigen::Matrix<double, Eigen::Dynamic, 1> weights = Eigen::VectorXd::Constant(3, kLogZero);
    const Index first = std::max<Index>(from, 0);
    for (Index k = 0; k < 3; ++k)
      if (arrow(topology_, from, first + k).allowed) weights(k) = log_beta_(first + k, t);
    weights = (weights.array() - weights.maxCoeff()).exp();
    path.push_back(first + random.choose<double>(weights));
  }
  return path;
}

BestPaths best_paths(const Topology& topology, const Emissions& emissions, std::size_t most) {
  check_classes(topology, emissions);
  const Index steps = emissions.steps();
  const auto emission = [&](int symbol, Index t) { return emissions.log_y(symbol, t); };
  const Tables<double> delta = forward<LogMaxProduct>(topology, steps, emission);
  BestPaths best;
  best.log_probability = total<LogMaxProduct>(topology, delta.with);
  if (best.log_probability == kLogZero) {
    best.ties = count_of(0, kLogZero);
    return best;
  }
  const auto ties = [](double value, double highest) {
    return value > kLogZero && highest - value <= kTie * std::max(1.0, std::abs(highest));
  };
  const auto may_end = [&](Index s) { return ties(delta.with(s, steps - 1), best.log_probability); };
  const auto may = [&](Index s, Index next, Index t) { return ties(delta.with(s, t), delta.before(next, t + 1)); };
  best.paths = list_paths(topology, steps, most, may_end, may);

  // How many: the same walk, counting.
  Matrix<std::uint64_t> counts = Matrix<std::uint64_t>::Zero(topology.state_count(), steps);
  Matrix<double> logarithms = Matrix<double>::Constant(topology.state_count(), steps, kLogZero);
  std::uint64_t count = 0;
  double logarithm = kLogZero;
  for (Index t = 0; t < steps; ++t)
    for (Index s = 0; s < topology.state_count(); ++s) {
      if (t == 0 && topology.may_begin(s) && delta.with(s, 0) > kLogZero) {
        counts(s, 0) = 1;
        logarithms(s, 0) = 0.0;
      }
      for (Index from = std::max<Index>(s - 2, 0); t > 0 && from <= s; ++from) {
        if (!arrow(topology, from, s).allowed || !may(from, s, t - 1)) continue;
        counts(s, t) = CountPaths::add(counts(s, t), counts(from, t - 1));
        logarithms(s, t) = log_add(logarithms(s, t), logarithms(from, t - 1));
      }
      if (t == steps - 1 && topology.may_end(s) && may_end(s)) {
        count = CountPaths::add(count, counts(s, t));
        logarithm = log_add(logarithm, logarithms(s, t));
      }
    }
  best.ties = count_of(count, logarithm);
  return best;
}

Matrix<double> cells_on_paths_through(const Topology& topology, Index steps, Index s, Index t) {
  const Index states = topology.state_count();
  check(s >= 0 && s < states, "ctc: there is no state ", s + 1, ", expected 1 … ", states);
  check(t >= 0 && t < steps, "ctc: there is no step ", t + 1, ", expected 1 … ", steps);
  Matrix<double> cells = Matrix<double>::Zero(states, steps);
  if (!topology.on_some_path(s, t, steps)) return cells;
  cells(s, t) = 1.0;
  for (Index later = t + 1; later < steps; ++later)
    for (Index to = 0; to < states; ++to)
      for (Index from = std::max<Index>(to - 2, 0); from <= to; ++from)
        if (cells(from, later - 1) > 0.0 && arrow(topology, from, to, later, steps).allowed) cells(to, later) = 1.0;
  for (Index earlier = t; earlier-- > 0;)
    for (Index from = 0; from < states; ++from)
      for (Index to = from; to <= std::min(from + 2, states - 1); ++to)
        if (cells(to, earlier + 1) > 0.0 && topology.on_some_path(from, earlier, steps) &&
            arrow(topology, from, to).allowed)
          cells(from, earlier) = 1.0;
  return cells;
}

}  // namespace unrolled::ctc
