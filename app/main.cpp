#include <cstdio>

int main() {
  std::puts("unrolled");
  return 0;
}
