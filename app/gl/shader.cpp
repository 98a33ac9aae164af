#include "app/gl/shader.h"

#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>

#include "app/gl/gl.h"

namespace unrolled::gl {

namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream || text.empty()) throw std::runtime_error(file.string() + ": the shader cannot be read");
  return text;
}

GLuint compile(GLenum stage, const fs::path& file) {
  const std::string source = read(file);
  const GLuint shader = glCreateShader(stage);
  const char* text = source.c_str();
  glShaderSource(shader, 1, &text, nullptr);
  glCompileShader(shader);
  GLint compiled = GL_FALSE;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &compiled);
  if (compiled == GL_TRUE) return shader;
  std::string log(4096, '\0');
  GLsizei length = 0;
  glGetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), &length, log.data());
  log.resize(static_cast<std::size_t>(length));
  glDeleteShader(shader);
  throw std::runtime_error(first_error(file, log));
}

}  // namespace

std::string first_error(const fs::path& file, const std::string& log) {
  // Mesa "0:12(5): error: …", NVIDIA "0(12) : error …", others "ERROR: 0:12: …": the line is the second number.
  static const std::regex place(R"((^|\s)\d+[:(](\d+)\)?(\(\d+\))?\s*:\s*([^\n]*))");
  std::smatch match;
  if (std::regex_search(log, match, place)) return file.string() + ":" + match[2].str() + ": " + match[4].str();
  return file.string() + ": " + log.substr(0, log.find('\n'));
}

Program::Program(const fs::path& vertex_file, const fs::path& fragment_file)
    : files_(vertex_file.string() + " and " + fragment_file.filename().string()) {
  const GLuint vertex = compile(GL_VERTEX_SHADER, vertex_file);
  GLuint fragment = 0;
  try {
    fragment = compile(GL_FRAGMENT_SHADER, fragment_file);
  } catch (...) {
    glDeleteShader(vertex);
    throw;
  }
  name_ = glCreateProgram();
  glAttachShader(name_, vertex);
  glAttachShader(name_, fragment);
  glLinkProgram(name_);
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  GLint linked = GL_FALSE;
  glGetProgramiv(name_, GL_LINK_STATUS, &linked);
  if (linked == GL_TRUE) return;
  std::string log(4096, '\0');
  GLsizei length = 0;
  glGetProgramInfoLog(name_, static_cast<GLsizei>(log.size()), &length, log.data());
  glDeleteProgram(name_);
  throw std::runtime_error(files_ + " do not link: " + log.substr(0, log.find_first_of(std::string("\n\0", 2))));
}

Program::~Program() { glDeleteProgram(name_); }

void Program::use() const { glUseProgram(name_); }

int Program::uniform(const char* name) const {
  const GLint location = glGetUniformLocation(name_, name);
  if (location < 0) throw std::runtime_error(files_ + " have no uniform " + name);
  return location;
}

}  // namespace unrolled::gl
