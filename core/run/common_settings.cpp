#include "core/run/common_settings.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/optim/optimiser.h"

namespace unrolled {

Setting optimiser_setting(const char* kind) {
  return {
      .name = "optimiser", .value = kind, .choices = optimiser_kinds(), .help = "How a gradient becomes an update."};
}

Setting learning_rate_setting(double rate) {
  return {.name = "learning_rate",
          .value = rate,
          .low = 1e-6,
          .high = 1.0,
          .help = "How far an update moves the parameters.",
          .live = true,
          .logarithmic = true};
}

Setting momentum_setting() {
  return {.name = "momentum",
          .value = 0.0,
          .low = 0.0,
          .high = 0.999,
          .help = "How much of the last update sgd and rmsprop carry on; 0: none.",
          .needs = "optimiser=sgd|rmsprop"};
}

Setting clipping_setting(const char* kind) {
  return {.name = "clipping",
          .value = kind,
          .choices = {"none", "norm", "value"},
          .help = "Whether a large gradient is shortened as a whole, entry by entry, or not at all.",
          .live = true};
}

Setting clip_setting(double threshold) {
  return {.name = "clip",
          .value = threshold,
          .low = 1e-3,
          .high = 1e3,
          .help = "The norm or entry above which a gradient is clipped.",
          .live = true,
          .logarithmic = true,
          .needs = "clipping=norm|value"};
}

std::vector<Setting> with_common_settings(std::vector<Setting> table) {
  std::vector<Setting> last = {optimiser_setting("adam"), learning_rate_setting(0.002), momentum_setting(),
                               clipping_setting("norm"), clip_setting(5.0)};
  for (Setting& common : last) {
    const auto own =
        std::find_if(table.begin(), table.end(), [&](const Setting& setting) { return setting.name == common.name; });
    if (own == table.end()) continue;
    common = std::move(*own);
    table.erase(own);
  }
  std::move(last.begin(), last.end(), std::back_inserter(table));
  return table;
}

}  // namespace unrolled
