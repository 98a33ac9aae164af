#include "app/commands/bench.h"
#include "app/commands/command.h"
#include "app/commands/ctc.h"
#include "app/commands/figure.h"
#include "app/commands/inspect.h"
#include "app/commands/lessons.h"
#include "app/commands/train.h"
#include "app/commands/worksheet.h"

namespace unrolled {

void add_commands(CLI::App& app) {
  add_lessons(app);
  add_train(app);
  add_figure(app);
  add_inspect(app);
  add_ctc(app);
  add_worksheet(app);
  add_bench(app);
}

}  // namespace unrolled
