#include "app/draw/warning_sign.h"

namespace unrolled::draw {

float draw_warning_sign(Picture& picture, const Theme& theme, Point at, float size) {
  picture.polygon({{at.x, at.y + size}, {at.x + size / 2.0F, at.y}, {at.x + size, at.y + size}}, theme.gate_forget);
  picture.text({at.x + size / 2.0F, at.y + 0.2F * size}, "!",
               {Face::bold, 0.85F * size, theme.page, Align::centre, false});
  return size + 0.75F * theme.unit();
}

}  // namespace unrolled::draw
