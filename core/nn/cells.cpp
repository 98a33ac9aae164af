#include "core/nn/cell.h"
#include "core/nn/gru.h"
#include "core/nn/integrator.h"
#include "core/nn/jordan.h"
#include "core/nn/lstm.h"
#include "core/nn/rnn.h"
#include "core/nn/scrn.h"
#include "core/nn/urnn.h"

namespace unrolled {

const std::vector<std::string>& cell_kinds() {
  static const std::vector<std::string> kinds{"rnn_tanh", "rnn_relu", "irnn", "jordan",        "integrator",
                                              "scrn",     "urnn",     "lstm", "lstm_peephole", "gru"};
  return kinds;
}

const std::vector<std::string>& usual_cell_kinds() {
  static const std::vector<std::string> kinds{"rnn_tanh", "rnn_relu", "lstm", "gru"};
  return kinds;
}

template <class S>
std::unique_ptr<Cell<S>> make_cell(const CellOptions& options, const std::string& name, Index input_size,
                                   Index hidden_size, ParameterSet<S>& parameters, Random& random) {
  check(input_size > 0 && hidden_size > 0, "make_cell: the sizes of ", name, " are ", input_size, " (input) and ",
        hidden_size, " (hidden), expected positive numbers");
  if (options.kind == "rnn_tanh")
    return std::make_unique<Rnn<S>>(RnnActivation::tanh, options, name, input_size, hidden_size, parameters, random);
  if (options.kind == "rnn_relu" || options.kind == "irnn")
    return std::make_unique<Rnn<S>>(RnnActivation::relu, options, name, input_size, hidden_size, parameters, random);
  if (options.kind == "jordan")
    return std::make_unique<Jordan<S>>(options, name, input_size, hidden_size, parameters, random);
  if (options.kind == "integrator")
    return std::make_unique<Integrator<S>>(options, name, input_size, hidden_size, parameters, random);
  if (options.kind == "scrn")
    return std::make_unique<Scrn<S>>(options, name, input_size, hidden_size, parameters, random);
  if (options.kind == "urnn")
    return std::make_unique<Urnn<S>>(options, name, input_size, hidden_size, parameters, random);
  if (options.kind == "lstm" || options.kind == "lstm_peephole")
    return std::make_unique<Lstm<S>>(options, name, input_size, hidden_size, parameters, random);
  if (options.kind == "gru")
    return std::make_unique<Gru<S>>(options, name, input_size, hidden_size, parameters, random);
  std::string known;
  for (const std::string& kind : cell_kinds()) known += (known.empty() ? "" : ", ") + kind;
  fail("make_cell: unknown kind \"", options.kind, "\", expected one of ", known);
}

template std::unique_ptr<Cell<float>> make_cell(const CellOptions&, const std::string&, Index, Index,
                                                ParameterSet<float>&, Random&);
template std::unique_ptr<Cell<double>> make_cell(const CellOptions&, const std::string&, Index, Index,
                                                 ParameterSet<double>&, Random&);

}  // namespace unrolled
