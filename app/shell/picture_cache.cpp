#include "app/shell/picture_cache.h"

namespace unrolled {

PictureKey picture_key(const Panel& panel, const PanelContext& context, draw::Size size) {
  PictureKey key;
  key.version = context.snapshot.version;
  key.size = size;
  key.hover = context.hover;
  key.pinned = context.pinned;
  key.brush = context.brush;
  key.dark = context.theme.dark;
  key.projector = context.theme.projector;
  key.classic_red_blue = context.theme.classic_red_blue;
  key.scale = context.theme.scale;
  key.language = context.words.code();
  for (const PanelOption& option : panel.options(context)) key.options += option.name + '=' + option.value + ';';
  return key;
}

const draw::Picture& PictureCache::get(const PictureKey& key, const std::function<draw::Picture()>& draw) {
  if (!key_ || !(*key_ == key)) {
    picture_ = draw();
    key_ = key;
  }
  return picture_;
}

}  // namespace unrolled
