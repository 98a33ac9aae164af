#include "app/panels/figure.h"

#include <algorithm>

#include "app/draw/numbers.h"
#include "app/draw/symbols.h"

namespace unrolled {

draw::Picture make_figure(const Panel& panel, const PanelContext& context, draw::Size size) {
  const draw::Theme& theme = context.theme;
  const float margin = 2 * theme.unit();
  const float width = std::max(1.0F, size.width - 2 * margin);
  const draw::TextStyle heading{draw::Face::bold, theme.title(), theme.text, draw::Align::left, false};
  const draw::TextStyle footer{draw::Face::sans, theme.axis(), theme.secondary, draw::Align::left, false};

  draw::Picture figure(size);
  draw::draw_symbols(figure, {margin, margin},
                     draw::shortened_title(panel.title(context), heading.face, heading.size, width, context.fonts),
                     heading, context.fonts);
  const Snapshot& snapshot = context.snapshot;
  const std::string origin = context.words(
      "panel.figure.footer", {snapshot.lesson, draw::whole(snapshot.step), std::to_string(snapshot.seed)});
  const float footer_top = size.height - margin - footer.size;
  figure.text({margin, footer_top}, context.fonts.shortened(origin, footer.face, footer.size, width), footer);

  const float top = margin + heading.size + theme.unit();
  const draw::Size room{width, std::max(1.0F, footer_top - theme.unit() - top)};
  if (panel.ready(snapshot)) {
    figure.append(panel.draw(context, room), {margin, top});
  } else {
    const draw::TextStyle promise{draw::Face::sans, theme.body(), theme.secondary, draw::Align::left, false};
    figure.text({margin, top}, context.fonts.shortened(panel.promise(context), promise.face, promise.size, width),
                promise);
  }
  return figure;
}

}  // namespace unrolled
