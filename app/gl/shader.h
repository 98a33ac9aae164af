// GL programs from the shader files of the data folder.
#pragma once

#include <filesystem>
#include <string>

namespace unrolled::gl {

class Program {
 public:
  // Compiles and links. Throws std::runtime_error, one line with file and line number, where a file cannot be read
  // or GL refuses it.
  Program(const std::filesystem::path& vertex_file, const std::filesystem::path& fragment_file);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void use() const;
  // Throws std::runtime_error where the program has no such uniform.
  int uniform(const char* name) const;

 private:
  std::string files_;
  unsigned int name_ = 0;
};

// "shaders/heatmap.frag:12: 'x' undeclared" from a compiler's log; exposed for its test.
std::string first_error(const std::filesystem::path& file, const std::string& log);

}  // namespace unrolled::gl
