#include "app/shell/widget_map.h"

#include <imgui.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

namespace unrolled {

WidgetMap::WidgetMap() {
  if (const char* file = std::getenv("UNROLLED_WIDGET_MAP"); file != nullptr) file_ = file;
}

void WidgetMap::begin_frame() { count_ = 0; }

void WidgetMap::record(std::string_view name) {
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  if (!ImGui::IsItemVisible()) return;
  record(name, draw::Rect{low.x, low.y, high.x - low.x, high.y - low.y});
}

void WidgetMap::record(std::string_view name, const draw::Rect& rect) {
  // Names come in the same order from frame to frame: the strings stay.
  if (count_ == entries_.size()) entries_.emplace_back();
  Entry& entry = entries_[count_++];
  if (entry.name != name) {
    entry.name = name;
    changed_ = true;
  }
  if (!(entry.rect == rect)) {
    entry.rect = rect;
    changed_ = true;
  }
}

void WidgetMap::end_frame(float density) {
  if (count_ != last_count_) changed_ = true;
  last_count_ = count_;
  if (!changed_ || file_.empty()) return;
  changed_ = false;
  nlohmann::json map = nlohmann::json::object();
  for (std::size_t i = 0; i < count_; ++i) {
    const draw::Rect& r = entries_[i].rect;
    map[entries_[i].name] = {std::lround(r.x * density), std::lround(r.y * density), std::lround(r.width * density),
                             std::lround(r.height * density)};
  }
  std::filesystem::path beside = file_;
  beside += ".new";
  std::ofstream(beside) << map.dump(1) << '\n';
  std::error_code error;
  std::filesystem::rename(beside, file_, error);
  if (error) std::fprintf(stderr, "%s: %s\n", file_.c_str(), error.message().c_str());
  if (!ready_printed_) {
    std::puts("READY");
    std::fflush(stdout);
    ready_printed_ = true;
  }
}

std::optional<draw::Rect> WidgetMap::find(std::string_view name) const {
  for (std::size_t i = 0; i < last_count_; ++i)
    if (entries_[i].name == name) return entries_[i].rect;
  return std::nullopt;
}

}  // namespace unrolled
