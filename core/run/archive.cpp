#include <bit>
#include <cstring>
#include <utility>

#include "core/math/check.h"
#include "core/run/names.h"
#include "core/run/safetensors.h"

namespace unrolled {
namespace {

static_assert(std::endian::native == std::endian::little, "the numbers of a file are little-endian");

template <class S>
using RowMajor = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

std::string shape_text(const std::vector<std::int64_t>& shape) {
  if (shape.empty()) return "a single number";
  std::string text;
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : " x ") + std::to_string(shape[i]);
  return text;
}

template <class S>
Tensor matrix_tensor(const char* dtype, const Matrix<S>& values) {
  Tensor tensor{dtype, {values.rows(), values.cols()}, {}};
  const RowMajor<S> by_rows = values;
  tensor.bytes.resize(static_cast<std::size_t>(values.size()) * sizeof(S));
  if (!tensor.bytes.empty()) std::memcpy(tensor.bytes.data(), by_rows.data(), tensor.bytes.size());
  return tensor;
}

template <class T>
Tensor list_tensor(const char* dtype, const std::vector<T>& values) {
  Tensor tensor{dtype, {static_cast<std::int64_t>(values.size())}, {}};
  tensor.bytes.resize(values.size() * sizeof(T));
  if (!tensor.bytes.empty()) std::memcpy(tensor.bytes.data(), values.data(), tensor.bytes.size());
  return tensor;
}

template <class S>
Matrix<S> matrix_of(const std::string& name, const Tensor& tensor) {
  check(tensor.shape.size() <= 2, in_quotes(name), " is ", shape_text(tensor.shape), ", expected a matrix");
  const Index rows = tensor.shape.empty() ? 1 : tensor.shape[0];
  const Index cols = tensor.shape.size() < 2 ? 1 : tensor.shape[1];
  RowMajor<S> by_rows(rows, cols);
  check(tensor.bytes.size() == static_cast<std::size_t>(by_rows.size()) * sizeof(S), in_quotes(name), " has ",
        tensor.bytes.size(), " bytes, which is not its shape, ", shape_text(tensor.shape));
  if (!tensor.bytes.empty()) std::memcpy(by_rows.data(), tensor.bytes.data(), tensor.bytes.size());
  return by_rows;
}

template <class T>
std::vector<T> list_of(const std::string& name, const Tensor& tensor) {
  check(tensor.bytes.size() % sizeof(T) == 0, in_quotes(name), " has ", tensor.bytes.size(),
        " bytes, expected a multiple of ", sizeof(T));
  std::vector<T> values(tensor.bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
  return values;
}

}  // namespace

const Tensor& Archive::find(const std::string& name, const char* dtype) const {
  const auto found = tensors.find(name);
  check(found != tensors.end(), "there is no ", in_quotes(name));
  check(found->second.dtype == dtype, in_quotes(name), " holds ", found->second.dtype, ", expected ", dtype);
  return found->second;
}

void Archive::add(const std::string& name, Tensor tensor) {
  check(tensors.emplace(name, std::move(tensor)).second, "Archive: the name ", in_quotes(name), " is taken");
}

void Archive::put(const std::string& name, const Matrix<float>& values) { add(name, matrix_tensor("F32", values)); }
void Archive::put(const std::string& name, const Matrix<double>& values) { add(name, matrix_tensor("F64", values)); }
void Archive::put(const std::string& name, const std::vector<std::int64_t>& values) {
  add(name, list_tensor("I64", values));
}
void Archive::put(const std::string& name, const std::vector<std::uint64_t>& values) {
  add(name, list_tensor("U64", values));
}

Matrix<float> Archive::float_matrix(const std::string& name) const { return matrix_of<float>(name, find(name, "F32")); }

Matrix<float> Archive::float_matrix(const std::string& name, Index rows, Index cols) const {
  const Tensor& tensor = find(name, "F32");
  const bool fits = tensor.shape == std::vector<std::int64_t>{rows, cols} ||
                    (cols == 1 && tensor.shape == std::vector<std::int64_t>{rows});
  check(fits, in_quotes(name), " is ", shape_text(tensor.shape), ", expected ", rows, " x ", cols);
  return matrix_of<float>(name, tensor);
}

Matrix<double> Archive::double_matrix(const std::string& name) const {
  return matrix_of<double>(name, find(name, "F64"));
}

std::vector<std::int64_t> Archive::integers(const std::string& name) const {
  return list_of<std::int64_t>(name, find(name, "I64"));
}

std::vector<std::uint64_t> Archive::words(const std::string& name) const {
  return list_of<std::uint64_t>(name, find(name, "U64"));
}

const std::string& Archive::text(const std::string& key) const {
  const auto found = metadata.find(key);
  check(found != metadata.end(), "the metadata has no ", in_quotes(key));
  return found->second;
}

}  // namespace unrolled
