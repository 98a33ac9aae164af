// The unrolled computation graph as a picture.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/panels/panel.h"
#include "app/panels/unrolled_layout.h"

namespace unrolled {

struct UnrolledShow {
  bool values = true;
  bool gradients = true;
  UnrolledDetail detail = UnrolledDetail::automatic;
  std::vector<std::string> formula;  // lines below the graph, as far as there is room
};

// Grids of the strips, kept so that the screen loads each only once.
class StripGrids {
 public:
  std::shared_ptr<const draw::Grid> get(const std::shared_ptr<const Observable>& one, int first, int count);

 private:
  struct Kept {
    std::shared_ptr<const Observable> of;
    int first = 0, count = 0;
    std::shared_ptr<const draw::Grid> grid;
  };
  std::map<std::string, Kept> kept_;  // by the observable's id
};

draw::Picture draw_unrolled(const PanelContext& context, const UnrolledGraph& window, const UnrolledShow& show,
                            StripGrids& grids, draw::Size size);

// Lines of text, broken at blanks so that none is wider; what is wider still is shortened.
std::vector<std::string> wrapped(const std::string& text, float width, float size, draw::Face face,
                                 const draw::Fonts& fonts);

}  // namespace unrolled
