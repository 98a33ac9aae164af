#include "app/shell/export.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "app/shell/table_files.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/core/run/scratch_folder.h"

using namespace unrolled;
namespace fs = std::filesystem;

namespace {

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
    if (!has_numbers) return {};
    return {{"first", {}, {}, Matrix<double>::Constant(1, 1, 1.5)},
            {"a/second", {}, {}, Matrix<double>::Constant(1, 1, 2.5)}};
  }

  bool has_numbers = true;
};

// … and with a file of its own, and a table that is written its own way.
class OwnFiles final : public Panel {
 public:
  std::string id() const override { return "own"; }
  std::string title(const PanelContext&) const override { return "Own"; }
  bool applies(const Snapshot&) const override { return true; }
  std::string promise(const PanelContext&) const override { return "Files of its own."; }
  bool ready(const Snapshot&) const override { return true; }
  std::vector<PanelOption> options(const PanelContext&) const override { return {}; }
  void set_option(std::string_view, std::string_view) override {}
  draw::Picture draw(const PanelContext&, draw::Size size) const override { return draw::Picture(size); }
  std::optional<Pointed> point_at(const PanelContext&, const draw::Hit&) const override { return std::nullopt; }
  std::vector<PanelTable> tables(const PanelContext&) const override {
    return {{"first", {}, {}, Matrix<double>::Constant(1, 1, 1.5)}};
  }
  std::vector<PanelFile> files(const PanelContext&) const override { return {{"inkml", "<ink/>"}, {"csv", "x,y\n"}}; }
};

}  // namespace

TEST_CASE("export: each format by the file's ending") {
  PanelFixture f;
  const ScratchFolder folder;
  const auto panel = make_panel("hidden");
  const std::pair<const char*, std::string> kinds[] = {{"a.svg", "<?xml"},
                                                       {"a.pdf", "%PDF-"},
                                                       {"a.png", "\x89PNG\r\n\x1a\n"},
                                                       {"a.npy", "\x93NUMPY"},
                                                       {"a.CSV", "state"}};
  for (const auto& [name, begin] : kinds) {
    INFO(name);
    export_panel(*panel, f.context(), folder / name, {400, 240});
    CHECK(read_bytes(folder / name).starts_with(begin));
  }
  const PanelTable table = panel->tables(f.context()).at(0);
  CHECK(read_bytes(folder / "a.CSV") == csv_text(table));
  CHECK(read_bytes(folder / "a.npy") == npy_bytes(table));
  CHECK(folder.files() == 5);  // and nothing beside them

  // Pixels by the scale: width and height stand at bytes 16 and 20.
  export_panel(*panel, f.context(), folder / "b.png", {400, 240}, 3.0F);
  const std::string png = read_bytes(folder / "b.png");
  const auto number = [&](std::size_t at) {
    return (static_cast<unsigned char>(png[at + 2]) << 8) + static_cast<unsigned char>(png[at + 3]);
  };
  CHECK(number(16) == 1200);
  CHECK(number(20) == 720);
}

TEST_CASE("export: several tables are several files") {
  PanelFixture f;
  const ScratchFolder folder;
  export_panel(TwoTables(), f.context(), folder / "two.csv");
  CHECK(read_bytes(folder / "two.csv") == "first,0\n0,1.5\n");
  CHECK(read_bytes(folder / "two.a-second.csv") == "a/second,0\n0,2.5\n");
}

TEST_CASE("export: a panel's own files, by their endings and where numbers are wanted") {
  PanelFixture f;
  const ScratchFolder folder;
  const OwnFiles panel;
  export_panel(panel, f.context(), folder / "a.inkml");
  CHECK(read_bytes(folder / "a.inkml") == "<ink/>");
  export_panel(panel, f.context(), folder / "a.csv");
  CHECK(read_bytes(folder / "a.csv") == "x,y\n");
  export_panel(panel, f.context(), folder / "a.npy");
  CHECK(read_bytes(folder / "a.npy").starts_with("\x93NUMPY"));
  CHECK_THROWS_WITH_AS(export_panel(TwoTables(), f.context(), folder / "b.inkml"),
                       doctest::Contains("panel two has nothing to write as \"inkml\""), std::invalid_argument);
  CHECK_FALSE(fs::exists(folder / "b.inkml"));
  CHECK(with_own_files({"svg"}, panel, f.context()) == std::vector<std::string>{"svg"});
  CHECK(with_own_files({"svg", "npy"}, panel, f.context()) == std::vector<std::string>{"svg", "npy", "inkml"});
  CHECK(export_all({&panel}, f.context(), folder / "all", {"csv"}).size() == 2);
  CHECK(fs::exists(folder / "all" / "own.inkml"));
}

TEST_CASE("export: of a panel that has a picture but no numbers, the picture") {
  PanelFixture f;
  const ScratchFolder folder;
  TwoTables panel;
  const OwnFiles other;
  panel.has_numbers = false;
  CHECK_THROWS_WITH_AS(export_panel(panel, f.context(), folder / "two.csv"), doctest::Contains("no numbers"),
                       std::runtime_error);
  CHECK(export_all({&panel, &other}, f.context(), folder / "all", {"svg", "csv"}).size() == 4);
  CHECK(fs::exists(folder / "all" / "two.svg"));
  CHECK(fs::exists(folder / "all" / "own.csv"));
}

TEST_CASE("export: what cannot be done is said in one line, and what was there stays") {
  PanelFixture f;
  const ScratchFolder folder;
  const auto panel = make_panel("loss");
  CHECK_THROWS_WITH_AS(export_panel(*panel, f.context(), folder / "a.gif"), doctest::Contains("svg, pdf, png"),
                       std::invalid_argument);
  CHECK_THROWS_AS(export_panel(*panel, f.context(), folder / "a"), std::invalid_argument);
  for (const char* name : {"none/a.svg", "none/a.csv", "none/a.png"})
    CHECK_THROWS_AS(export_panel(*panel, f.context(), folder / name), std::runtime_error);
  std::ofstream(folder / "kept.svg") << "kept";
  f.snapshot = Snapshot{};
  CHECK_THROWS_WITH_AS(export_panel(*panel, f.context(), folder / "kept.svg"), doctest::Contains("step 0"),
                       std::runtime_error);
  CHECK(read_bytes(folder / "kept.svg") == "kept");
  CHECK(folder.files() == 1);
}

TEST_CASE("export: all panels that have something to show") {
  PanelFixture f;
  const ScratchFolder folder;
  f.snapshot.texts.clear();  // nothing for the panel of samples
  std::vector<std::unique_ptr<Panel>> panels;
  std::vector<const Panel*> pointers;
  std::size_t ready = 0, tables = 0;
  for (const PanelKind& kind : panel_kinds()) {
    panels.push_back(kind.make());
    pointers.push_back(panels.back().get());
    if (!pointers.back()->ready(f.snapshot)) continue;
    ++ready;
    tables += pointers.back()->tables(f.context()).size();
  }
  CHECK(ready > 4);
  const auto files = export_all(pointers, f.context(), folder / "new" / "figures", {"svg", "csv"});
  CHECK(files.size() == ready + tables);
  for (const fs::path& file : files) CHECK(fs::file_size(file) > 0);
  CHECK(files.front().parent_path() == folder / "new" / "figures");
  CHECK_FALSE(fs::exists(folder / "new" / "figures" / "samples.svg"));
  CHECK_THROWS_AS(export_all(pointers, f.context(), folder / "x", {"svg", "gif"}), std::invalid_argument);
  CHECK_FALSE(fs::exists(folder / "x"));
  std::ofstream(folder / "file") << "";
  CHECK_THROWS_AS(export_all(pointers, f.context(), folder / "file", {"svg"}), std::runtime_error);
}
