// The safetensors file format: a little-endian 64-bit header length, a JSON header, and the raw numbers.
// Reading trusts nothing: sizes, offsets, overlaps, types and names are checked before memory is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/math/matrix.h"

namespace unrolled {

struct Tensor {
  std::string dtype;  // "F32", "F64", "I64", "U64", "U8", … (safetensors' own names)
  std::vector<std::int64_t> shape;
  std::vector<std::byte> bytes;  // row-major, little-endian
};

// Named tensors and free text. Throws std::invalid_argument, naming the entry, wherever a name is missing or a
// dtype or shape is not the expected one, and where put() meets a name that is taken.
class Archive {
 public:
  std::map<std::string, Tensor> tensors;
  std::map<std::string, std::string> metadata;

  void put(const std::string& name, const Matrix<float>& values);  // F32, rows x cols
  void put(const std::string& name, const Matrix<double>& values);
  void put(const std::string& name, const std::vector<std::int64_t>& values);
  void put(const std::string& name, const std::vector<std::uint64_t>& values);
  bool has(const std::string& name) const { return tensors.contains(name); }

  // A vector comes back as a column. F32 and F64 respectively; at most two dimensions.
  Matrix<float> float_matrix(const std::string& name) const;
  Matrix<float> float_matrix(const std::string& name, Index rows, Index cols) const;
  Matrix<double> double_matrix(const std::string& name) const;
  std::vector<std::int64_t> integers(const std::string& name) const;
  std::vector<std::uint64_t> words(const std::string& name) const;
  const std::string& text(const std::string& key) const;  // of metadata

 private:
  const Tensor& find(const std::string& name, const char* dtype) const;
  void add(const std::string& name, Tensor tensor);
};

// Throws std::runtime_error in one line that names the file and what is wrong with it.
Archive read_safetensors(const std::filesystem::path& path);

// Writes beside `path` first and renames, so that a failure leaves an existing file as it was.
// Throws std::runtime_error in one line that names the file and the reason.
void write_safetensors(const std::filesystem::path& path, const Archive& archive);

}  // namespace unrolled
