#include "app/shell/path_dialog.h"

#include <optional>

#include "tests/app/shell/ui_fixture.h"
#include "tests/core/run/scratch_folder.h"

using namespace unrolled;

TEST_CASE("path dialog: Enter is heard from the dialog's first frame on") {
  const ScratchFolder scratch;
  const std::filesystem::path file = scratch.path() / "model.safetensors";
  for (int before = 0; before < 6; ++before) {
    CAPTURE(before);
    UiFixture fixture;
    PathDialog dialog;
    std::optional<std::filesystem::path> chosen;
    fixture.show([&](Ui& ui) {
      if (auto path = dialog.draw(ui)) chosen = path;
    });
    dialog.open(PathDialog::Purpose::save, "", file, {"safetensors"});
    fixture.frames(before);
    fixture.key(GLFW_KEY_ENTER);
    CHECK(chosen == file);
    CHECK_FALSE(fixture.there("dialog.ok"));
  }
}
