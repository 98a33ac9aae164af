#include "core/run/safetensors_header.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "core/run/names.h"

namespace unrolled {
namespace {

using Json = nlohmann::json;

template <class... Parts>
[[noreturn]] void malformed(const Parts&... parts) {
  std::ostringstream text;
  (text << ... << parts);
  throw std::runtime_error(text.str());
}

// Follows the JSON text as it is read and keeps nothing but what a header may hold; everything else ends the reading
// at once. (A tree of the whole text would need many times its size, and forgets names that stand twice.)
class HeaderReader : public nlohmann::json_sax<Json> {
 public:
  SafetensorsHeader header;

  bool null() override { unexpected("null"); }
  bool boolean(bool) override { unexpected("true or false"); }
  bool number_integer(number_integer_t value) override { unexpected(std::to_string(value)); }  // negative ones
  bool number_float(number_float_t, const string_t& text) override { unexpected(text); }
  bool binary(binary_t&) override { unexpected("binary data"); }

  bool number_unsigned(number_unsigned_t value) override {
    if (place_ == Place::shape) {
      if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max()))
        malformed("the shape of ", in_quotes(name_), " holds ", value, ", which is too large");
      entry_.shape.push_back(static_cast<std::int64_t>(value));
    } else if (place_ == Place::offsets) {
      offsets_.push_back(value);
      if (offsets_.size() > 2) malformed("the data_offsets of ", in_quotes(name_), " are more than two");
    } else {
      unexpected(std::to_string(value));
    }
    return true;
  }

  bool string(string_t& value) override {
    if (place_ == Place::metadata) {
      header.metadata.emplace(key_, std::move(value));
    } else if (place_ == Place::tensor && key_ == "dtype") {
      if (dtype_bytes(value) == 0) malformed(in_quotes(name_), " has the unknown dtype ", in_quotes(value));
      entry_.dtype = std::move(value);
    } else {
      unexpected("the text " + in_quotes(value));
    }
    return true;
  }

  bool start_object(std::size_t) override {
    if (place_ == Place::start) {
      place_ = Place::top;
    } else if (place_ == Place::top) {
      place_ = name_ == "__metadata__" ? Place::metadata : Place::tensor;
      entry_ = {};
      offsets_.clear();
      keys_.clear();
    } else {
      unexpected("an object");
    }
    return true;
  }

  bool key(string_t& value) override {
    if (place_ == Place::top) {
      name_ = std::move(value);
      if (!names_.insert(name_).second) malformed("the name ", in_quotes(name_), " stands twice");
      return true;
    }
    key_ = std::move(value);
    if (place_ == Place::tensor && key_ != "dtype" && key_ != "shape" && key_ != "data_offsets")
      malformed(in_quotes(name_), " has the unknown entry ", in_quotes(key_));
    if (!keys_.insert(key_).second) malformed(in_quotes(key_), " stands twice in ", in_quotes(name_));
    return true;
  }

  bool end_object() override {
    if (place_ == Place::tensor) {
      for (const char* needed : {"dtype", "shape", "data_offsets"})
        if (!keys_.contains(needed)) malformed(in_quotes(name_), " has no ", needed);
      entry_.name = name_;
      header.entries.push_back(std::move(entry_));
    }
    place_ = place_ == Place::top ? Place::end : Place::top;
    return true;
  }

  bool start_array(std::size_t) override {
    if (place_ == Place::tensor && key_ == "shape") {
      place_ = Place::shape;
    } else if (place_ == Place::tensor && key_ == "data_offsets") {
      place_ = Place::offsets;
    } else {
      unexpected("an array");
    }
    return true;
  }

  bool end_array() override {
    if (place_ == Place::offsets) {
      if (offsets_.size() != 2) malformed("the data_offsets of ", in_quotes(name_), " are not two");
      entry_.begin = offsets_[0];
      entry_.end = offsets_[1];
    }
    place_ = Place::tensor;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    malformed("its header is not valid JSON at byte ", position);
  }

 private:
  enum class Place { start, top, metadata, tensor, shape, offsets, end };

  [[noreturn]] void unexpected(const std::string& what) const {
    switch (place_) {
      case Place::start:
      case Place::end:
        malformed("its header is ", what, ", expected an object");
      case Place::top:
        malformed(in_quotes(name_), " is ", what, ", expected an object");
      case Place::metadata:
        malformed("the metadata ", in_quotes(key_), " is ", what, ", expected text");
      case Place::tensor:
        malformed("the ", key_, " of ", in_quotes(name_), " is ", what, ", which is not of its kind");
      case Place::shape:
      case Place::offsets:
        malformed("the ", key_, " of ", in_quotes(name_), " holds ", what, ", expected whole numbers from 0");
    }
    malformed("its header is not understood");
  }

  Place place_ = Place::start;
  std::string name_;  // of the entry
  std::string key_;   // within the entry
  std::set<std::string> names_;
  std::set<std::string> keys_;
  TensorEntry entry_;
  std::vector<std::uint64_t> offsets_;
};

void check_size(const TensorEntry& entry, std::uint64_t data_bytes) {
  if (entry.begin > entry.end) malformed("the bytes of ", in_quotes(entry.name), " end before they begin");
  if (entry.end > data_bytes)
    malformed("the bytes of ", in_quotes(entry.name), " end at ", entry.end, ", the file holds ", data_bytes);
  std::uint64_t bytes = dtype_bytes(entry.dtype);
  for (const std::int64_t side : entry.shape)
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(side), &bytes))
      malformed("the shape of ", in_quotes(entry.name), " is too large");
  if (bytes != entry.end - entry.begin)
    malformed(in_quotes(entry.name), " has ", entry.end - entry.begin, " bytes, its shape needs ", bytes);
}

}  // namespace

std::uint64_t dtype_bytes(std::string_view dtype) {
  static constexpr std::pair<std::string_view, std::uint64_t> kKnown[] = {
      {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"I16", 2}, {"U16", 2}, {"F16", 2}, {"BF16", 2},
      {"I32", 4},  {"U32", 4}, {"F32", 4}, {"I64", 8}, {"U64", 8}, {"F64", 8}};
  for (const auto& [name, bytes] : kKnown)
    if (name == dtype) return bytes;
  return 0;
}

SafetensorsHeader parse_safetensors_header(std::string_view text, std::uint64_t data_bytes) {
  // The format wants the brace first; JSON alone would also take a byte order mark or spaces.
  if (text.empty() || text.front() != '{') malformed("its header does not begin with {");
  HeaderReader reader;
  Json::sax_parse(text.begin(), text.end(), &reader);
  SafetensorsHeader header = std::move(reader.header);
  for (const TensorEntry& entry : header.entries) check_size(entry, data_bytes);
  std::sort(header.entries.begin(), header.entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::uint64_t reached = 0;
  for (const TensorEntry& entry : header.entries) {
    if (entry.begin < reached) malformed("the bytes of ", in_quotes(entry.name), " overlap those of another entry");
    if (entry.begin > reached) malformed("bytes ", reached, " to ", entry.begin, " belong to no entry");
    reached = entry.end;
  }
  if (reached != data_bytes) malformed("bytes ", reached, " to ", data_bytes, " belong to no entry");
  return header;
}

}  // namespace unrolled
