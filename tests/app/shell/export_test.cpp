#include "app/shell/export.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/shell/table_files.h"
#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / "unrolled_export_test";
  Folder() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// A panel with more than one table behind it.
class TwoTables final : public Panel {
 public:
  std::string id() const override { return "two"; }
  std::string title(const PanelContext&) const override { return "Two"; }
  bool applies(const Snapshot&) const override { return true; }
  std::string promise(const PanelContext&) const override { return "Two tables."; }
  bool ready(const Snapshot&) const override { return true; }
  std::vector<PanelOption> options(const PanelContext&) const override { return {}; }
  void set_option(std::string_view, std::string_view) override {}
  draw::Picture draw(const PanelContext&, draw::Size size) const override { return draw::Picture(size); }
  std::optional<Pointed> point_at(const PanelContext&, const draw::Hit&) const override { return std::nullopt; }
  std::vector<PanelTable> tables(const PanelContext&) const override {
    return {{"first", {}, {}, Matrix<double>::Constant(1, 1, 1.5)},
            {"a/second", {}, {}, Matrix<double>::Constant(1, 1, 2.5)}};
  }
};

}  // namespace

TEST_CASE("export: each format by the file's ending") {
  PanelFixture f;
  const Folder folder;
  const auto panel = make_panel("hidden");
  const std::pair<const char*, std::string> kinds[] = {{"a.svg", "<?xml"},
                                                       {"a.pdf", "%PDF-"},
                                                       {"a.png", "\x89PNG\r\n\x1a\n"},
                                                       {"a.npy", "\x93NUMPY"},
                                                       {"a.CSV", "state"}};
  for (const auto& [name, begin] : kinds) {
    INFO(name);
    export_panel(*panel, f.context(), folder.path / name, {400, 240});
    CHECK(read(folder.path / name).starts_with(begin));
  }
  const PanelTable table = panel->tables(f.context()).at(0);
  CHECK(read(folder.path / "a.CSV") == csv_text(table));
  CHECK(read(folder.path / "a.npy") == npy_bytes(table));
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 5);  // and nothing beside them

  // Pixels by the scale: width and height stand at bytes 16 and 20.
  export_panel(*panel, f.context(), folder.path / "b.png", {400, 240}, 3.0F);
  const std::string png = read(folder.path / "b.png");
  const auto number = [&](std::size_t at) {
    return (static_cast<unsigned char>(png[at + 2]) << 8) + static_cast<unsigned char>(png[at + 3]);
  };
  CHECK(number(16) == 1200);
  CHECK(number(20) == 720);
}

TEST_CASE("export: several tables are several files") {
  PanelFixture f;
  const Folder folder;
  export_panel(TwoTables(), f.context(), folder.path / "two.csv");
  CHECK(read(folder.path / "two.csv") == "first,0\n0,1.5\n");
  CHECK(read(folder.path / "two.a-second.csv") == "a/second,0\n0,2.5\n");
}

TEST_CASE("export: what cannot be done is said in one line, and what was there stays") {
  PanelFixture f;
  const Folder folder;
  const auto panel = make_panel("loss");
  CHECK_THROWS_WITH_AS(export_panel(*panel, f.context(), folder.path / "a.gif"), doctest::Contains("svg, pdf, png"),
                       std::invalid_argument);
  CHECK_THROWS_AS(export_panel(*panel, f.context(), folder.path / "a"), std::invalid_argument);
  for (const char* name : {"none/a.svg", "none/a.csv", "none/a.png"})
    CHECK_THROWS_AS(export_panel(*panel, f.context(), folder.path / name), std::runtime_error);
  std::ofstream(folder.path / "kept.svg") << "kept";
  f.snapshot = Snapshot{};
  CHECK_THROWS_WITH_AS(export_panel(*panel, f.context(), folder.path / "kept.svg"), doctest::Contains("step 0"),
                       std::runtime_error);
  CHECK(read(folder.path / "kept.svg") == "kept");
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("export: all panels that have something to show") {
  PanelFixture f;
  const Folder folder;
  f.snapshot.texts.clear();  // nothing for the panel of samples
  std::vector<std::unique_ptr<Panel>> panels;
  std::vector<const Panel*> pointers;
  std::size_t ready = 0;
  for (const PanelKind& kind : panel_kinds()) {
    panels.push_back(kind.make());
    pointers.push_back(panels.back().get());
    ready += pointers.back()->ready(f.snapshot) ? 1 : 0;
  }
  CHECK(ready > 4);
  const auto files = export_all(pointers, f.context(), folder.path / "new" / "figures", {"svg", "csv"});
  CHECK(files.size() == 2 * ready);
  for (const fs::path& file : files) CHECK(fs::file_size(file) > 0);
  CHECK(files.front().parent_path() == folder.path / "new" / "figures");
  CHECK_FALSE(fs::exists(folder.path / "new" / "figures" / "samples.svg"));
  CHECK_THROWS_AS(export_all(pointers, f.context(), folder.path / "x", {"svg", "gif"}), std::invalid_argument);
  CHECK_FALSE(fs::exists(folder.path / "x"));
  std::ofstream(folder.path / "file") << "";
  CHECK_THROWS_AS(export_all(pointers, f.context(), folder.path / "file", {"svg"}), std::runtime_error);
}
