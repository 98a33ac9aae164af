#include "app/gl/shader.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/app/surfaceless_gl.h"

using namespace unrolled;

TEST_CASE("a shader's error is found in the logs of all drivers") {
  CHECK(gl::first_error("a.frag", "0:12(5): error: `x' undeclared\n0:13(1): error: other\n") ==
        "a.frag:12: error: `x' undeclared");
  CHECK(gl::first_error("a.frag", "0(7) : error C1503: undefined variable \"x\"") ==
        "a.frag:7: error C1503: undefined variable \"x\"");
  CHECK(gl::first_error("a.frag", "ERROR: 0:31: 'x' : undeclared identifier\n") ==
        "a.frag:31: 'x' : undeclared identifier");
  CHECK(gl::first_error("a.frag", "out of memory\nat 0") == "a.frag: out of memory");
}

TEST_CASE("a broken shader is refused with its file and line") {
  if (!SurfacelessGl::available()) {
    MESSAGE("left out: this machine has no EGL");
    return;
  }
  const SurfacelessGl context(4, 4);
  const auto folder = std::filesystem::temp_directory_path() / "unrolled_shader_test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "good.vert") << "#version 330 core\nvoid main() { gl_Position = vec4(0.0); }\n";
  std::ofstream(folder / "bad.frag")
      << "#version 330 core\nout vec4 colour;\nvoid main() { colour = vec4(nothing); }\n";
  std::ofstream(folder / "good.frag") << "#version 330 core\nout vec4 colour;\nvoid main() { colour = vec4(1.0); }\n";

  const auto message = [&](const char* vertex, const char* fragment) -> std::string {
    try {
      gl::Program program(folder / vertex, folder / fragment);
      program.uniform("absent");
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return {};
  };
  CHECK(message("good.vert", "bad.frag").starts_with((folder / "bad.frag:3: ").string()));
  CHECK(message("good.vert", "missing.frag") == (folder / "missing.frag").string() + ": the shader cannot be read");
  CHECK(message("good.vert", "good.frag").ends_with("good.frag have no uniform absent"));
  std::filesystem::remove_all(folder);
}
