#include "app/shell/picture_cache.h"

#include <doctest/doctest.h>

#include "app/shell/folders.h"

using namespace unrolled;

namespace {

// A panel that has nothing but a choice.
class Probe : public Panel {
 public:
  std::string id() const override { return "probe"; }
  std::string title(const PanelContext&) const override { return "Probe"; }
  bool applies(const Snapshot&) const override { return true; }
  std::string promise(const PanelContext&) const override { return {}; }
  bool ready(const Snapshot&) const override { return true; }
  std::vector<PanelOption> options(const PanelContext&) const override {
    return {{"source", "source", {{"a", "a"}, {"b", "b"}}, source_}};
  }
  void set_option(std::string_view, std::string_view value) override { source_ = value; }
  draw::Picture draw(const PanelContext&, draw::Size size) const override { return draw::Picture(size); }
  std::optional<Pointed> point_at(const PanelContext&, const draw::Hit&) const override { return std::nullopt; }
  std::vector<PanelTable> tables(const PanelContext&) const override { return {}; }

 private:
  std::string source_ = "a";
};

}  // namespace

TEST_CASE("picture cache: drawn again only when something that the picture shows has changed") {
  Snapshot snapshot;
  snapshot.version = 3;
  draw::Theme theme = draw::light_theme();
  const draw::Fonts fonts;
  const Words words(data_folder() / "assets" / "languages", "en");
  const Words russian(data_folder() / "assets" / "languages", "ru");
  Probe panel;
  Selection hover, pinned;
  Brush brush;
  draw::Size size{100, 50};
  PictureCache cache;
  int drawn = 0;
  const auto look = [&](const Words& in) {
    const int before = drawn;
    const PanelContext context{snapshot, hover, pinned, theme, fonts, in, brush};
    cache.get(picture_key(panel, context, size), [&] {
      ++drawn;
      return panel.draw(context, size);
    });
    return drawn > before;
  };
  CHECK(look(words));
  CHECK_FALSE(look(words));
  hover.time = 4;
  CHECK(look(words));
  pinned.unit = 2;
  CHECK(look(words));
  brush = {2, 5};
  CHECK(look(words));
  size.height = 60;
  CHECK(look(words));
  snapshot.version = 4;
  CHECK(look(words));
  theme.dark = true;
  CHECK(look(words));
  theme.scale = 1.5F;
  CHECK(look(words));
  theme.projector = true;
  CHECK(look(words));
  panel.set_option("source", "b");
  CHECK(look(words));
  CHECK(look(russian));
  CHECK_FALSE(look(russian));
  cache.forget();
  CHECK(look(russian));
}
