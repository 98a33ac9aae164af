// What is written on the canvas while the lesson is told of it: the stroke that is being drawn, and all that was sent
// and that no snapshot shows yet. The lesson works in a thread of its own and answers late; a pen does not wait.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/panels/ink_painter.h"
#include "app/panels/panel.h"

namespace unrolled {

class CanvasPen {
 public:
  // `shown`: what stands on the canvas as the snapshot has it, nothing where it shows other ink. Forgets what was sent
  // as soon as that is what is shown, and where the lesson does not take it: it says so, it has become another one, or
  // time goes by.
  void follow(const Snapshot& snapshot, const std::optional<std::vector<PenPoint>>& shown, double now);

  // What was written and is not shown yet, with what it goes on from; null where the snapshot shows all of it.
  const std::vector<PenPoint>* sent() const { return sent_ ? &*sent_ : nullptr; }
  bool drawing() const { return drawing_; }
  // Whether a pen is on the paper, or was a moment ago; whether somebody may be about to write on.
  bool busy(double now) const;
  bool may_go_on(double now) const;
  double rested_at() const;  // when it will not be busy any more

  // Puts the pen down, draws on, lifts it. `base` is what it goes on from. The commands write the stroke as far as it
  // goes; none where nothing was added. On full paper nothing is drawn, and the command is one that will be refused.
  std::vector<PanelCommand> begin(const Snapshot& snapshot, std::vector<PenPoint> base, const InkView& view,
                                  const std::vector<PointerPlace>& way);
  std::vector<PanelCommand> draw(const Snapshot& snapshot, const InkView& view, const std::vector<PointerPlace>& way,
                                 bool lifts);

  // The lesson is told to keep the first `count` points of `base`. A stroke that is being drawn ends with that, where
  // it was: what the pen does until it is put down again is no writing.
  void keep(std::vector<PenPoint> base, std::size_t count);
  // What is sent is of no interest any more: other ink is asked for. A stroke that is being drawn ends as well.
  void let_go();

 private:
  bool add(const InkView& view, const PointerPlace& place, bool whatever_near);
  PanelCommand stroke_so_far() const;
  void note(const Snapshot& snapshot);

  std::optional<std::vector<PenPoint>> sent_;
  bool drawing_ = false;
  std::size_t first_ = 0;  // point of the stroke
  draw::Point last_;       // place that was kept last
  double clock_ = 0.0;     // that the time of the stroke's first point is counted from
  std::optional<double> lifted_at_;
  bool kept_ = false;   // since the snapshot was looked at last
  std::string lesson_;  // of the snapshot when something was sent last, and so on
  std::uint64_t message_ = 0, version_ = 0;
  std::optional<double> sent_at_;  // nothing: not seen since
};

// The last stroke's first point; 0 where there is none.
std::size_t last_stroke(const std::vector<PenPoint>& ink);

// What is written from point `first` on gives way to nothing.
Poke cut_ink(std::size_t first);

}  // namespace unrolled
