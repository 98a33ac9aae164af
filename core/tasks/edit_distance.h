// How far apart two sequences are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace unrolled {

// The least number of insertions, deletions and substitutions that turn one into the other (Levenshtein 1966). `row` is
// for the work, so that whoever asks often need not allocate each time.
int edit_distance(const std::vector<int>& from, const std::vector<int>& to, std::vector<int>& row);

// The same for many sequences that differ little from one and are all compared with one other: 64 symbols of that at a
// time (Myers 1999; in the form of Hyyrö 2003), and of each sequence only what differs and what that changes.
class EditDistances {
 public:
  explicit EditDistances(const std::vector<int>& to);

  // The distance of `from`, which is what others are read in the place of.
  int read(const std::vector<int>& from);
  // Of a sequence as long as the one that was read, and alike but for the places `first` … `last` − 1.
  int read_changed(const std::vector<int>& from, std::size_t first, std::size_t last);

 private:
  // Between neighbouring rows of a column of the table the numbers differ by −1, 0 or 1.
  struct Differences {
    std::uint64_t more = ~std::uint64_t{0};
    std::uint64_t less = 0;
    bool operator==(const Differences& other) const { return more == other.more && less == other.less; }
  };

  // Goes from the column before a symbol to the one behind it; returns what that adds to the last row.
  int step(int symbol, Differences* column) const;

  std::size_t blocks_;
  std::uint64_t last_row_ = 0;         // of the last block
  std::vector<std::uint64_t> places_;  // by symbol, block by block: where it stands
  std::vector<Differences> columns_;   // of what was read, before the first symbol and behind each
  std::vector<int> distances_;         // in the last row of each
  std::vector<Differences> column_;
};

}  // namespace unrolled
