#include "core/run/safetensors.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstring>
#include <stdexcept>
#include <string_view>

#include "core/run/safetensors_bytes.h"
#include "scratch_folder.h"

using namespace unrolled;

namespace {

// A file with this header (its length is put in front) and so many bytes of numbers.
std::string file_bytes(const std::string& header, std::size_t data_bytes) {
  const std::uint64_t length = header.size();
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes + header + std::string(data_bytes, '\1');
}

// What reading says, without the name of the file; empty where it succeeds.
std::string complaint(const std::string& bytes) {
  const ScratchFolder folder;
  const std::filesystem::path path = folder / "a.safetensors";
  write_bytes(path, bytes);
  try {
    read_safetensors(path);
    return {};
  } catch (const std::runtime_error& error) {
    const std::string text = error.what();
    CHECK(text.find('\n') == std::string::npos);
    REQUIRE(text.substr(0, path.string().size() + 2) == path.string() + ": ");
    return text.substr(path.string().size() + 2);
  }
}

std::string complaint(const std::string& header, std::size_t data_bytes) {
  return complaint(file_bytes(header, data_bytes));
}

Archive example() {
  Archive archive;
  Matrix<float> weights(2, 3);
  weights << 1, 2, 3, 4, 5, 6;
  archive.put("lstm.W_h", weights);
  archive.put("curve", Matrix<double>(Matrix<double>::Constant(1, 2, 0.1)));
  archive.put("position", std::vector<std::int64_t>{-1, 7});
  archive.put("random", std::vector<std::uint64_t>{~std::uint64_t{0}});
  archive.put("nothing", std::vector<std::int64_t>{});
  archive.metadata["lesson"] = "char-lm";
  archive.metadata["text \"quoted\"\n"] = "příliš žluťoučký";
  return archive;
}

bool equal(const Archive& a, const Archive& b) {
  if (a.metadata != b.metadata || a.tensors.size() != b.tensors.size()) return false;
  for (const auto& [name, tensor] : a.tensors) {
    const auto found = b.tensors.find(name);
    if (found == b.tensors.end() || found->second.dtype != tensor.dtype || found->second.shape != tensor.shape ||
        found->second.bytes != tensor.bytes)
      return false;
  }
  return true;
}

}  // namespace

TEST_CASE("an archive survives being written and read") {
  const ScratchFolder folder;
  const Archive archive = example();
  write_safetensors(folder / "a.safetensors", archive);
  const Archive read = read_safetensors(folder / "a.safetensors");
  CHECK(equal(archive, read));
  CHECK(read.float_matrix("lstm.W_h", 2, 3) == archive.float_matrix("lstm.W_h"));
  CHECK(read.double_matrix("curve")(0, 1) == 0.1);
  CHECK(read.integers("position") == std::vector<std::int64_t>{-1, 7});
  CHECK(read.words("random") == std::vector<std::uint64_t>{~std::uint64_t{0}});
  CHECK(read.integers("nothing").empty());
  CHECK(read.text("lesson") == "char-lm");
  CHECK(folder.files() == 1);
  write_safetensors(folder / "b.safetensors", read);
  CHECK(read_bytes(folder / "a.safetensors") == read_bytes(folder / "b.safetensors"));
}

TEST_CASE("an archive is read from memory as it is from a file") {
  const ScratchFolder folder;
  Archive archive;
  archive.metadata["key"] = "value";
  archive.put("numbers", Matrix<float>(Matrix<float>{{1.5F, -2.0F}}));
  write_safetensors(folder / "a", archive);
  const std::string bytes = read_bytes(folder / "a");
  const Archive read = safetensors_of(bytes, "the bytes");
  CHECK(read.metadata == archive.metadata);
  CHECK(read.float_matrix("numbers") == archive.float_matrix("numbers"));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CAPTURE(length);
    try {
      safetensors_of(std::string_view(bytes).substr(0, length), "the bytes");
      FAIL("it was cut off");
    } catch (const std::runtime_error& error) {
      CHECK(std::string(error.what()).starts_with("the bytes: "));
    }
  }
}

TEST_CASE("the bytes are those of the format") {
  const ScratchFolder folder;
  Archive archive;
  Matrix<float> weights(2, 2);
  weights << 1, 2, 3, 4;
  archive.put("w", weights);
  archive.put("a", std::vector<std::int64_t>{5});
  archive.metadata["format"] = "pt";
  write_safetensors(folder / "a.safetensors", archive);
  const std::string bytes = read_bytes(folder / "a.safetensors");
  std::string header =
      "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
      "\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[8,24]}}";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  CHECK(bytes.substr(0, 8 + header.size()) == file_bytes(header, 0));
  REQUIRE(bytes.size() == 8 + header.size() + 24);
  const float by_rows[4] = {1, 2, 3, 4};
  CHECK(std::memcmp(bytes.data() + bytes.size() - 16, by_rows, 16) == 0);
}

TEST_CASE("files of other writers are read: spaces, any order of entries and keys, other types, no metadata") {
  CHECK(complaint("{}", 0).empty());
  CHECK(complaint("{ \"b\" : { \"data_offsets\" : [8, 16], \"shape\" : [4], \"dtype\" : \"F16\" },\n"
                  " \"a\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]} }   \t",
                  16)
            .empty());
  CHECK(complaint("{\"a\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[0,0]},"
                  "\"b\":{\"dtype\":\"BF16\",\"shape\":[1,1,1,1],\"data_offsets\":[0,2]}}",
                  2)
            .empty());
}

TEST_CASE("a header that lies about its length is refused before memory is asked for") {
  CHECK(complaint("") == "it is too short to be a safetensors file");
  CHECK(complaint(std::string(7, '\0')) == "it is too short to be a safetensors file");
  CHECK(complaint(std::string(8, '\xFF')) ==
        "its header is said to have 18446744073709551615 bytes, the file has 0; it is no safetensors file or was cut "
        "off");
  CHECK(complaint(std::string(8, '\0')) == "its header does not begin with {");
  CHECK(complaint(file_bytes("{}", 0).substr(0, 9)) ==
        "its header is said to have 2 bytes, the file has 1; it is no safetensors file or was cut off");
  // A sparse file larger than any header may be.
  const ScratchFolder folder;
  const std::filesystem::path path = folder / "huge";
  std::string length(8, '\0');
  const std::uint64_t huge = 3'000'000'000;
  std::memcpy(length.data(), &huge, 8);
  write_bytes(path, length);
  std::filesystem::resize_file(path, huge + 100);
  CHECK_THROWS_WITH_AS(read_safetensors(path),
                       (path.string() + ": its header has 3000000000 bytes, expected at most 100000000").c_str(),
                       std::runtime_error);
}

TEST_CASE("a header that is not the format's JSON is refused") {
  CHECK(complaint("[]", 0) == "its header does not begin with {");
  CHECK(complaint(" {}", 0) == "its header does not begin with {");
  CHECK(complaint("{\"a\":", 0) == "its header is not valid JSON at byte 6");
  CHECK(complaint("{} x", 0) == "its header is not valid JSON at byte 4");
  CHECK(complaint("{\"\xFF\":1}", 0) == "its header is not valid JSON at byte 3");
  CHECK(complaint("{\"a\":1}", 0) == "\"a\" is 1, expected an object");
  CHECK(complaint("{\"a\":[]}", 0) == "\"a\" is an array, expected an object");
  CHECK(complaint("{\"a\":null}", 0) == "\"a\" is null, expected an object");
  CHECK(complaint("{\"__metadata__\":{\"k\":3}}", 0) == "the metadata \"k\" is 3, expected text");
  CHECK(complaint("{\"__metadata__\":{\"k\":{}}}", 0) == "the metadata \"k\" is an object, expected text");
  CHECK(complaint("{\"__metadata__\":\"k\"}", 0) == "\"__metadata__\" is the text \"k\", expected an object");
  CHECK(complaint("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4) == "\"a\" has no data_offsets");
  CHECK(complaint("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"b\":1}}", 4) ==
        "\"a\" has the unknown entry \"b\"");
  CHECK(complaint("{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4) ==
        "\"a\" has the unknown dtype \"F31\"");
  CHECK(complaint("{\"a\":{\"dtype\":[\"F32\"],\"shape\":[1],\"data_offsets\":[0,4]}}", 4) ==
        "the dtype of \"a\" is an array, which is not of its kind");
  CHECK(complaint("{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}", 4) ==
        "the shape of \"a\" holds an array, expected whole numbers from 0");
}

TEST_CASE("deep nesting is refused at the first level too many") {
  CHECK(complaint("{\"a\":{\"shape\":" + std::string(2'000'000, '['), 0) ==
        "the shape of \"a\" holds an array, expected whole numbers from 0");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  CHECK(complaint(objects, 0) == "\"a\" has the unknown entry \"a\"");
}

TEST_CASE("a name that stands twice is refused") {
  const std::string entry = "{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}";
  CHECK(complaint("{\"a\":" + entry + ",\"a\":" + entry + "}", 1) == "the name \"a\" stands twice");
  CHECK(complaint("{\"a\":" + entry + ",\"\\u0061\":" + entry + "}", 1) == "the name \"a\" stands twice");
  CHECK(complaint("{\"__metadata__\":{},\"__metadata__\":{}}", 0) == "the name \"__metadata__\" stands twice");
  CHECK(complaint("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0) == "\"k\" stands twice in \"__metadata__\"");
  CHECK(complaint("{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1) ==
        "\"dtype\" stands twice in \"a\"");
}

TEST_CASE("offsets must fill the numbers without gap or overlap") {
  const auto two = [](const std::string& first, const std::string& second, std::size_t data_bytes) {
    return complaint("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[" + first +
                         "]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[" + second + "]}}",
                     data_bytes);
  };
  CHECK(two("0,4", "4,8", 8).empty());
  CHECK(two("4,8", "0,4", 8).empty());
  CHECK(two("0,4", "3,7", 7) == "the bytes of \"b\" overlap those of another entry");
  CHECK(two("0,4", "0,4", 4) == "the bytes of \"b\" overlap those of another entry");
  CHECK(two("0,4", "5,9", 9) == "bytes 4 to 5 belong to no entry");
  CHECK(two("0,4", "4,8", 9) == "bytes 8 to 9 belong to no entry");
  CHECK(two("1,5", "5,9", 9) == "bytes 0 to 1 belong to no entry");
  CHECK(two("0,4", "4,8", 7) == "the bytes of \"b\" end at 8, the file holds 7");
  CHECK(two("0,4", "8,4", 8) == "the bytes of \"b\" end before they begin");
  CHECK(two("0,4", "-4,0", 4) == "the data_offsets of \"b\" holds -4, expected whole numbers from 0");
  CHECK(two("0,4", "4,8.0", 8) == "the data_offsets of \"b\" holds 8.0, expected whole numbers from 0");
  CHECK(two("0,4", "4", 8) == "the data_offsets of \"b\" are not two");
  CHECK(two("0,4", "4,8,12", 8) == "the data_offsets of \"b\" are more than two");
  CHECK(two("0,4", "18446744073709551612,18446744073709551616", 8) ==
        "the data_offsets of \"b\" holds 18446744073709551616, expected whole numbers from 0");
  CHECK(two("0,4", "0,18446744073709551615", 4) == "the bytes of \"b\" end at 18446744073709551615, the file holds 4");
}

TEST_CASE("a shape must match its bytes, however large it claims to be") {
  const auto shaped = [](const std::string& shape) {
    return complaint("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,8]}}", 8);
  };
  CHECK(shaped("2").empty());
  CHECK(shaped("1,2,1").empty());
  CHECK(shaped("3") == "\"a\" has 8 bytes, its shape needs 12");
  CHECK(shaped("") == "\"a\" has 8 bytes, its shape needs 4");
  CHECK(shaped("4294967296,4294967296") == "the shape of \"a\" is too large");
  CHECK(shaped("4611686018427387905,2") == "the shape of \"a\" is too large");
  CHECK(shaped("18446744073709551615") == "the shape of \"a\" holds 18446744073709551615, which is too large");
  CHECK(shaped("-2") == "the shape of \"a\" holds -2, expected whole numbers from 0");
  CHECK(shaped("2e0") == "the shape of \"a\" holds 2e0, expected whole numbers from 0");
}

TEST_CASE("a cut-off or damaged file is read or refused in one line, nothing else") {
  const ScratchFolder folder;
  write_safetensors(folder / "a.safetensors", example());
  const std::string good = read_bytes(folder / "a.safetensors");
  CHECK(complaint(good).empty());
  for (std::size_t length = 0; length < good.size(); ++length) CHECK_FALSE(complaint(good.substr(0, length)).empty());
  CHECK_FALSE(complaint(good + '\0').empty());
  int refused = 0;
  for (std::size_t at = 0; at < good.size(); ++at)
    for (const int flip : {0x01, 0x10, 0x80, 0xFF}) {
      std::string damaged = good;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      refused += complaint(damaged).empty() ? 0 : 1;  // complaint() itself checks the form of the refusal
    }
  CHECK(refused > 1000);
}

TEST_CASE("what is not a readable file is refused in one line") {
  const ScratchFolder folder;
  const auto refusal = [](const std::filesystem::path& path) {
    try {
      read_safetensors(path);
    } catch (const std::runtime_error& error) {
      return std::string(error.what()).substr(path.string().size());
    }
    return std::string();
  };
  CHECK(refusal(folder.path()) == ": it is a folder");
  CHECK(refusal(folder / "absent") == ": cannot be read: No such file or directory");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(refusal(folder / "pipe") == ": it is not a regular file");
  write_bytes(folder / "secret", "x");
  REQUIRE(::chmod((folder / "secret").c_str(), 0) == 0);
  const std::string secret = refusal(folder / "secret");  // who is root may read it and finds it too short
  CHECK((secret == ": cannot be read: Permission denied" || secret == ": it is too short to be a safetensors file"));
}

TEST_CASE("an archive answers with the name of what does not fit") {
  const Archive archive = example();
  CHECK_THROWS_WITH_AS(archive.float_matrix("output.W"), "there is no \"output.W\"", std::invalid_argument);
  CHECK_THROWS_WITH_AS(archive.float_matrix("curve"), "\"curve\" holds F64, expected F32", std::invalid_argument);
  CHECK_THROWS_WITH_AS(archive.float_matrix("lstm.W_h", 3, 2), "\"lstm.W_h\" is 2 x 3, expected 3 x 2",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(archive.text("seed"), "the metadata has no \"seed\"", std::invalid_argument);
  Archive taken = example();
  CHECK_THROWS_WITH_AS(taken.put("random", std::vector<std::uint64_t>{1}), "Archive: the name \"random\" is taken",
                       std::invalid_argument);
  Archive cube;
  cube.tensors["t"] = {"F32", {1, 1, 1}, std::vector<std::byte>(4)};
  CHECK_THROWS_WITH_AS(cube.float_matrix("t"), "\"t\" is 1 x 1 x 1, expected a matrix", std::invalid_argument);
}

TEST_CASE("what the format cannot hold is not written") {
  const ScratchFolder folder;
  Archive archive;
  archive.metadata["text_file"] = "\xFF";
  CHECK_THROWS_AS(write_safetensors(folder / "a", archive), std::runtime_error);
  archive.metadata.clear();
  archive.tensors["t"] = {"F32", {2}, std::vector<std::byte>(4)};
  CHECK_THROWS_AS(write_safetensors(folder / "a", archive), std::runtime_error);
  CHECK(folder.files() == 0);
}
