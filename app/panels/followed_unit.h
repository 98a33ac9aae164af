// Which unit a panel of a single unit shows: the one that its option names, else the selected one, else the one that
// varies most over the watched text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "app/panels/panel.h"

namespace unrolled {

class FollowedUnit {
 public:
  struct Choice {
    int unit = 0;
    bool automatic = false;  // it varies most, and nobody asked for it
  };

  // states: H x T, H > 0. The same states are looked through once. The automatic unit stays until another varies half
  // as much again, so that a picture does not jump while training goes on.
  Choice choose(const PanelContext& context, const std::shared_ptr<const Observable>& states) const;

  // The option "unit": follow, or one of so many units.
  PanelOption option(const PanelContext& context, Index units) const;
  // Throws std::invalid_argument that names the panel.
  void set(std::string_view panel, std::string_view value);

 private:
  struct Automatic {
    std::string lesson;
    std::uint64_t seed = 0;
    std::string source;
    Index units = 0;
    int unit = -1;
    bool operator==(const Automatic&) const = default;
  };

  int automatic_unit(const Snapshot& snapshot, const Observable& states) const;

  std::string value_ = "follow";
  int fixed_ = -1;
  mutable Automatic automatic_;
  mutable std::shared_ptr<const Observable> seen_;  // by which the automatic unit was chosen last
};

}  // namespace unrolled
