// The lesson of CTC behind the panels that show and change it.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/lessons/lessons.h"
#include "core/run/experiment.h"
#include "tests/app/panels/panel_fixture.h"

namespace unrolled {

struct CtcFixture : PanelFixture {
  std::unique_ptr<Experiment> lesson = make_experiment("ctc-apple");

  explicit CtcFixture(std::initializer_list<std::pair<const char*, const char*>> settings = {}) {
    for (const auto& [name, value] : settings) lesson->set_from_text(name, value);
    lesson->reset(7);
    look();
  }
  void look() {
    const std::uint64_t version = snapshot.version;
    snapshot = {};
    lesson->fill(snapshot);
    snapshot.version = version + 1;
  }
  void carry_out(const std::vector<PanelCommand>& commands) {
    for (const PanelCommand& command : commands) {
      if (const auto* set = std::get_if<SetSetting>(&command)) lesson->set(set->name, set->value);
      if (const auto* poke = std::get_if<Poke>(&command)) lesson->poke(*poke);
      if (const auto* updates = std::get_if<MakeUpdates>(&command))
        for (std::int64_t i = 0; i < updates->count; ++i) lesson->train_step();
    }
    look();
  }
  float value(const char* id, Index row, Index col) const { return snapshot.observable(id)->values(row, col); }
};

// Pressed at one place and let go at another, with a stop between; returns what the panel asked for.
inline std::vector<PanelCommand> drag(CtcFixture& f, const Panel& panel, const draw::Picture& picture, draw::Point from,
                                      draw::Point to) {
  std::vector<PanelCommand> asked;
  const auto hit = picture.find(from);
  if (!hit) return asked;
  Touch touch{*hit, from, from, true, false, false};
  for (const draw::Point at : {from, to, to}) {
    touch.at = at;
    touch.dragged = !(at == from);
    if (const auto commands = panel.touch(f.context(), touch)) {
      asked.insert(asked.end(), commands->begin(), commands->end());
      if (!commands->empty()) f.carry_out(*commands);
    }
    touch.ended = !touch.begins;
    touch.begins = false;
  }
  return asked;
}

inline const PanelAction* find_action(const std::vector<PanelAction>& actions, const std::string& name) {
  for (const PanelAction& action : actions)
    if (action.name == name) return &action;
  return nullptr;
}

}  // namespace unrolled
