// Keeps a panel's picture until something that it is drawn from has changed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "app/panels/panel.h"

namespace unrolled {

// Everything that a panel's picture depends on.
struct PictureKey {
  std::uint64_t version = 0;  // of the snapshot
  draw::Size size;
  Selection hover;
  Selection pinned;
  Brush brush;
  bool dark = false;
  bool projector = false;
  bool classic_red_blue = false;
  float scale = 1.0F;
  std::string language;
  std::string options;  // "source=state.c;…"
  bool operator==(const PictureKey&) const = default;
};

PictureKey picture_key(const Panel& panel, const PanelContext& context, draw::Size size);

class PictureCache {
 public:
  // The kept picture, or a new one from `draw` where the key is another than last time.
  const draw::Picture& get(const PictureKey& key, const std::function<draw::Picture()>& draw);
  void forget() { key_.reset(); }

 private:
  std::optional<PictureKey> key_;
  draw::Picture picture_;
};

}  // namespace unrolled
