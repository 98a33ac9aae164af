#include "core/lessons/inkml.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "core/lessons/inkml_trace.h"
#include "core/math/check.h"
#include "core/run/names.h"
#include "core/tasks/ink_text.h"

namespace unrolled {

namespace {

constexpr int kDeepest = 64;  // groups in groups, references to references
constexpr std::size_t kMostChannels = 64;
constexpr double kMostPerSecond = 1000.0;  // points

// Without the prefix of a namespace.
std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child_named(const pugi::xml_node& node, std::string_view name) {
  return node.find_child([&](const pugi::xml_node& child) { return local_name(child) == name; });
}

std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node& child : node.children())
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  return text;
}

std::string trimmed(const std::string& text) {
  const char* const blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_one_character(const std::string& text) {
  return std::count_if(text.begin(), text.end(), [](unsigned char byte) { return (byte & 0xC0) != 0x80; }) == 1;
}

// What the values of a point mean.
struct TraceFormat {
  struct Channel {
    std::string name;
    std::optional<double> fallback;
    bool intermittent = false;
  };
  std::vector<Channel> channels;
  double down = 1.0;  // −1: y grows upwards
  bool in_x_heights = false;
  double second = 0.0;  // in the unit of T; 0: not known

  std::optional<std::size_t> channel(std::string_view name) const {
    for (std::size_t i = 0; i < channels.size(); ++i)
      if (channels[i].name == name) return i;
    return {};
  }
};

TraceFormat usual_format() {
  TraceFormat format;
  format.channels = {{"X", {}, false}, {"Y", {}, false}};
  return format;
}

class InkmlDocument {
 public:
  explicit InkmlDocument(std::string_view bytes) {
    const pugi::xml_parse_result result = document_.load_buffer(bytes.data(), bytes.size());
    check(static_cast<bool>(result), "this is no XML: ", result.description(), " at byte ", result.offset);
    const pugi::xml_node root = document_.document_element();
    check(local_name(root) == "ink", "this is no InkML: the first element is ", in_quotes(root.name()),
          ", expected \"ink\"");
    find_names();
    read_children(root, {}, 0, false);
    if (ink_.label.empty()) ink_.label = group_labels();
    ink_.in_x_heights = in_x_heights_;
    ink_.timed = timed_;
    if (guessed_second_) guess_second();
  }

  DeviceInk take() { return std::move(ink_); }

 private:
  // Names of elements, and the first trace format of all.
  void find_names() {
    pugi::xml_node node = document_.document_element();
    while (node) {
      for (const char* attribute : {"xml:id", "id"})
        if (const pugi::xml_attribute id = node.attribute(attribute)) named_.emplace(id.value(), node);
      if (!first_format_ && local_name(node) == "traceFormat") first_format_ = node;
      if (node.first_child()) {
        node = node.first_child();
        continue;
      }
      while (node && !node.next_sibling()) node = node.parent();
      node = node.next_sibling();
    }
  }

  pugi::xml_node referred(const pugi::xml_node& node, const char* attribute) const {
    std::string name = node.attribute(attribute).value();
    if (name.starts_with('#')) name.erase(0, 1);
    const auto found = named_.find(name);
    return found == named_.end() ? pugi::xml_node() : found->second;
  }

  // The trace format of a context or of an ink source; nothing where it has none. Each is looked for once.
  pugi::xml_node format_of(const pugi::xml_node& node, int depth = 0) {
    check(depth <= kDeepest, "contexts refer to each other in a circle, or more than ", kDeepest, " times");
    if (!node || local_name(node) == "traceFormat") return node;
    if (const auto found = format_nodes_.find(node.hash_value()); found != format_nodes_.end()) return found->second;
    pugi::xml_node format = child_named(node, "traceFormat");
    for (const pugi::xml_node& other : {referred(node, "traceFormatRef"), child_named(node, "inkSource"),
                                        referred(node, "inkSourceRef"), referred(node, "contextRef")})
      if (!format) format = format_of(other, depth + 1);
    return format_nodes_[node.hash_value()] = format;
  }

  // `labelled`: a group around it has a label.
  void read_children(const pugi::xml_node& parent, const pugi::xml_node& format, int depth, bool labelled) {
    check(depth <= kDeepest, "groups of traces lie more than ", kDeepest, " deep in each other");
    for (const pugi::xml_node& node : parent.children()) {
      const std::string_view name = local_name(node);
      if (name == "trace") {
        const pugi::xml_node own = format_of(referred(node, "contextRef"));
        read_trace(node, own ? own : format);
      } else if (name == "traceGroup") {
        const pugi::xml_node own = format_of(referred(node, "contextRef"));
        read_group(node, own ? own : format, depth + 1, labelled);
      } else if (name == "context" || name == "traceFormat") {
        if (const pugi::xml_node own = format_of(node)) current_ = own;
      } else if (name == "annotation" && depth == 0 && ink_.label.empty() && is_truth(node)) {
        ink_.label = trimmed(text_of(node));
      }
    }
  }

  static bool is_truth(const pugi::xml_node& node) {
    return std::string_view(node.attribute("type").value()) == "truth";
  }

  void read_group(const pugi::xml_node& group, const pugi::xml_node& format, int depth, bool labelled) {
    std::string label;
    if (!labelled)
      for (const pugi::xml_node& child : group.children())
        if (local_name(child) == "annotation" && is_truth(child) && label.empty()) label = trimmed(text_of(child));
    const std::size_t before = ink_.points.size();
    read_children(group, format, depth, labelled || !label.empty());
    if (!label.empty() && ink_.points.size() > before) labels_.push_back(std::move(label));
  }

  const TraceFormat& read_format(const pugi::xml_node& node) {
    const auto [place, added] = formats_.try_emplace(node.hash_value(), usual_format());
    if (!added || !node) return place->second;
    TraceFormat& format = place->second;
    format = {};
    bool units_are_ours = true;
    const auto add = [&](const pugi::xml_node& channel, bool intermittent) {
      if (local_name(channel) != "channel") return;
      check(format.channels.size() < kMostChannels, "a trace format has more than ", kMostChannels, " channels");
      const std::string name = channel.attribute("name").value(), units = channel.attribute("units").value();
      std::optional<double> fallback;
      if (const pugi::xml_attribute given = channel.attribute("default"))
        fallback = ink_number(trimmed(given.value()), false);
      format.channels.push_back({name, fallback, intermittent});
      if (name == "X" || name == "Y") units_are_ours &= units == kInkUnit;
      if (name == "Y" && std::string_view(channel.attribute("orientation").value()) == "-ve") format.down = -1.0;
      if (name == "T") format.second = units == "s" ? 1.0 : units == "ms" ? 1e3 : units == "us" ? 1e6 : 0.0;
    };
    for (const pugi::xml_node& channel : node.children()) add(channel, false);
    for (const pugi::xml_node& child : node.children())
      if (local_name(child) == "intermittentChannels")
        for (const pugi::xml_node& channel : child.children()) add(channel, true);
    for (const char* name : {"X", "Y"}) check(format.channel(name).has_value(), "a trace format has no channel ", name);
    format.in_x_heights = units_are_ours;
    return format;
  }

  void read_trace(const pugi::xml_node& node, pugi::xml_node format_node) {
    ++traces_;
    if (std::string_view(node.attribute("type").value()) == "penUp") return;
    if (!format_node) format_node = current_ ? current_ : first_format_;
    const TraceFormat& format = read_format(format_node);
    const bool first = ink_.points.empty();
    if (!first) check(format.in_x_heights == in_x_heights_, "trace ", traces_, " has other units than those before it");
    const std::string_view part = node.attribute("continuation").value();
    const bool goes_on = !first && (part == "middle" || part == "end");
    int stroke = first ? 0 : ink_.points.back().stroke + (goes_on ? 0 : 1);
    try {
      read_points(text_of(node), format, stroke);
    } catch (const std::invalid_argument& error) {
      fail("trace ", traces_, ", ", error.what());
    }
    if (ink_.points.empty() || !first) return;
    in_x_heights_ = format.in_x_heights;
  }

  void read_points(const std::string& text, const TraceFormat& format, int stroke) {
    const std::size_t x = *format.channel("X"), y = *format.channel("Y");
    const std::optional<std::size_t> time = format.channel("T");
    const std::size_t begin = ink_.points.size();
    InkmlTrace trace(text, format.channels.size(), format.in_x_heights);
    while (trace.next()) {
      DevicePoint point;
      point.stroke = stroke;
      const std::optional<double> at_x = value(trace, format, x), at_y = value(trace, format, y);
      if (!at_x || !at_y) continue;
      point.x = *at_x;
      point.y = *at_y * -format.down;
      if (time) {
        const double second = format.second > 0.0 ? format.second : 1e3;
        const std::optional<double> at = value(trace, format, *time);
        if (at)
          point.seconds = *at / second;
        else if (!ink_.points.empty())
          point.seconds = ink_.points.back().seconds;
      }
      ink_.add(point);
    }
    if (ink_.points.size() == begin) return;
    timed_ = timed_ && time.has_value();
    guessed_second_ = guessed_second_ || (time && !(format.second > 0.0));
  }

  // Nothing where the value is unknown.
  static std::optional<double> value(const InkmlTrace& trace, const TraceFormat& format, std::size_t channel) {
    if (channel < trace.count()) return trace.value(channel);
    const TraceFormat::Channel& known = format.channels[channel];
    check(known.fallback || known.intermittent, "point ", trace.point(), " has ", trace.count(),
          trace.count() == 1 ? " value" : " values", ", and none for the channel ", known.name);
    return known.fallback;
  }

  // Times without a unit, taken as milliseconds so far.
  void guess_second() {
    double longest = 0.0;
    for (std::size_t i = 1; i < ink_.points.size(); ++i)
      if (ink_.points[i].stroke == ink_.points[i - 1].stroke)
        longest += std::max(ink_.points[i].seconds - ink_.points[i - 1].seconds, 0.0);
    if (longest * kMostPerSecond < static_cast<double>(ink_.points.size()) / 2.0)
      for (DevicePoint& point : ink_.points) point.seconds *= 1e3;
  }

  std::string group_labels() const {
    const bool spelled = std::all_of(labels_.begin(), labels_.end(), is_one_character);
    std::string text;
    for (const std::string& label : labels_) text += (spelled || text.empty() ? "" : " ") + label;
    return text;
  }

  pugi::xml_document document_;
  std::map<std::string, pugi::xml_node> named_;
  std::map<std::size_t, pugi::xml_node> format_nodes_;  // by their contexts
  std::map<std::size_t, TraceFormat> formats_;
  pugi::xml_node first_format_;
  pugi::xml_node current_;
  DeviceInk ink_;
  std::vector<std::string> labels_;
  int traces_ = 0;
  bool in_x_heights_ = false;
  bool timed_ = true;
  bool guessed_second_ = false;
};

}  // namespace

bool is_inkml(std::string_view bytes) {
  // Byte order marks, and the zero bytes of wider encodings.
  const std::size_t first = bytes.find_first_not_of(std::string_view("\xEF\xBB\xBF\xFE\xFF\0 \t\r\n", 10));
  return first != std::string_view::npos && bytes[first] == '<';
}

DeviceInk parse_inkml(std::string_view bytes) { return InkmlDocument(bytes).take(); }

}  // namespace unrolled
