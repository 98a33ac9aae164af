#include "app/panels/unrolled_formula.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/draw/numbers.h"
#include "app/panels/cell_weights.h"

namespace unrolled {

namespace {

using Kind = CellWeights::Kind;

constexpr Index kMostTerms = 4;  // of a sum that are written out, before "…"

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

// As many digits as a reader can follow.
std::string number(double value) {
  if (value == 0.0) return "0";
  if (value == std::round(value) && std::abs(value) < 1e4) return draw::fixed(value, 0);
  return std::abs(value) < 0.1 ? draw::significant(value, 2) : draw::significant(value, 3);
}

std::string factor(double value) {  // beside a ·
  const std::string text = number(value);
  return value < 0.0 || text.find("·") != std::string::npos ? "(" + text + ")" : text;
}

// " + 0.3" or " − 0.3" behind something, "0.3" or "−0.3" at the beginning.
std::string term(double value, bool first) {
  if (first) return number(value);
  return value < 0.0 ? " − " + number(-value) : " + " + number(value);
}

// The terms of a sum of products, joined; what is multiplied by nothing is left out.
class Sum {
 public:
  void add_products(const Matrix<float>& row, const Matrix<float>& values) {  // 1 x n, n x 1
    Index written = 0;
    const Index there = (values.array() != 0.0F).count();
    for (Index k = 0; k < values.rows(); ++k) {
      const double weight = row(0, k), value = values(k, 0);
      total_ += weight * value;
      if (value == 0.0) continue;
      if (there > kMostTerms && written + 1 >= kMostTerms) {
        if (written++ + 1 == kMostTerms) text_ += " + …";
        continue;
      }
      ++written;
      if (!text_.empty()) text_ += " + ";
      text_ += factor(weight) + "·" + factor(value);
    }
  }
  void add(double value) {
    total_ += value;
    text_ += term(value, text_.empty());
  }
  double total() const { return total_; }
  std::string text() const { return text_.empty() ? "0" : text_; }

 private:
  double total_ = 0.0;
  std::string text_;
};

std::string at_step(const std::string& symbol, Index number) {
  return draw::with_subscripts(symbol + "_{" + draw::fixed(static_cast<double>(number), 0) + "}");
}

// "⁽²⁾" at the states of layer 2, where there are several.
std::string layer_mark(const UnrolledGraph& window, int layer) {
  return window.layers > 1 ? "⁽" + draw::superscript(layer + 1) + "⁾" : "";
}

// What enters: "x₂", or in an upper layer "h₂⁽¹⁾".
std::string input_name(const UnrolledGraph& window, Index t) {
  if (window.layer == 0) return at_step("x", t + 1);
  return at_step("h", t + 1) + layer_mark(window, window.layer - 1);
}

std::string indexed(const std::string& name, Index row) { return name + "[" + std::to_string(row) + "]"; }

std::string row_of(const Observable* matrix, const char* otherwise, Index row) {
  const std::string symbol = matrix == nullptr ? otherwise : matrix->symbol;
  return draw::with_subscripts(symbol) + "[" + std::to_string(row) + ",:]";
}

std::string col_of(const Observable* matrix, const char* otherwise, Index col) {
  const std::string symbol = matrix == nullptr ? otherwise : matrix->symbol;
  return draw::with_subscripts(symbol) + "[:," + std::to_string(col) + "]";
}

std::string symbol_of(const Observable* one, const char* otherwise) {
  return draw::with_subscripts(one == nullptr ? otherwise : one->symbol);
}

// Writes the formulas of one window.
class Writer {
 public:
  Writer(const Snapshot& snapshot, const UnrolledGraph& window)
      : window_(window), weights_(cell_weights(snapshot, window.units, window.layer)) {
    drops_out_ =
        snapshot.settings != nullptr && snapshot.settings->has("dropout") && snapshot.settings->real("dropout") > 0.0;
  }

  std::optional<EntryFormula> write(Quantity quantity, Index row, Index t) {
    const Observable* one = window_.of(quantity == Quantity::target ? Quantity::loss : quantity);
    if (one == nullptr) return std::nullopt;
    value_ = one->values(row, t);
    scale_ = one->values.col(t).cwiseAbs().maxCoeff();
    formula_.letters = entry_name(window_, quantity, row, t) + " = ";
    switch (quantity) {
      case Quantity::h:
        return hidden(row, t);
      case Quantity::c:
        return cell(row, t);
      case Quantity::y:
        return output(row, t);
      case Quantity::p:
        return probability(row, t);
      case Quantity::target:
      case Quantity::loss:
        return loss(t);
      case Quantity::dy:
        return output_gradient(row, t);
      case Quantity::dh:
        return hidden_gradient(row, t);
      default:
        return std::nullopt;
    }
  }

 private:
  // x_t, empty where the step has no input; nothing where it is not known.
  std::optional<Matrix<float>> input(Index t) const {
    if (!window_.has_input(t)) return Matrix<float>();
    if (window_.layer > 0 && drops_out_) return std::nullopt;
    const Index size = weights_.blocks.front().W_x->values.cols();
    if (window_.x != nullptr) {
      if (window_.x->values.rows() != size) return std::nullopt;
      return Matrix<float>(window_.x->values.col(t));
    }
    // A symbol of the alphabet enters as a one-hot vector.
    if (window_.y == nullptr || window_.y->values.rows() != size) return std::nullopt;
    const auto& symbols = window_.y->rows.labels;
    const auto& read = window_.h->cols.labels;
    if (t >= static_cast<Index>(read.size())) return std::nullopt;
    const auto found = std::find(symbols.begin(), symbols.end(), read[static_cast<std::size_t>(t)]);
    if (found == symbols.end()) return std::nullopt;
    Matrix<float> one_hot = Matrix<float>::Zero(size, 1);
    one_hot(found - symbols.begin(), 0) = 1.0F;
    return one_hot;
  }

  std::optional<Matrix<float>> before(const Observable* values, const Observable* carried, Index t) const {
    if (t > 0) return Matrix<float>(values->values.col(t - 1));
    if (carried == nullptr) return std::nullopt;
    return Matrix<float>(carried->values);
  }

  std::string state(const std::string& letter, Index number) const {
    return at_step(letter, number) + layer_mark(window_, window_.layer);
  }

  EntryFormula finish(const std::string& numbers, double computed) {
    formula_.numbers = numbers + " = " + number(computed);
    formula_.moved = !(std::abs(computed - value_) <= 5e-3 * scale_);
    return formula_;
  }

  std::optional<EntryFormula> hidden(Index u, Index t) {
    const std::string x = input_name(window_, t), previous = state("h", t), u_text = "[" + std::to_string(u) + "]";
    if (weights_.kind == Kind::lstm) return lstm_hidden(u, t);
    if (weights_.kind == Kind::gru || weights_.kind == Kind::gru_reset_after) return gru_hidden(u, t);
    if (weights_.kind == Kind::unknown) return published(window_.h);
    const CellWeights::Block& block = weights_.blocks.front();
    const bool tanh = weights_.kind == Kind::tanh;
    const std::string open = tanh ? "tanh(" : "max(0, ";
    formula_.letters += open + (window_.has_input(t) ? row_of(block.W_x, "W_xh", u) + "·" + x + " + " : "") +
                        row_of(block.W_h, "W_hh", u) + "·" + previous + " + " + symbol_of(block.b, "b") + u_text + ")";
    const auto x_t = input(t), h_before = before(window_.h, window_.h0, t);
    if (!x_t || !h_before) return formula_;
    Sum sum;
    if (x_t->size() > 0) sum.add_products(block.W_x->values.row(u), *x_t);
    sum.add_products(block.W_h->values.row(u), *h_before);
    sum.add(block.b->values(u, 0));
    return finish(open + sum.text() + ") = " + open + number(sum.total()) + ")",
                  tanh ? std::tanh(sum.total()) : std::max(0.0, sum.total()));
  }

  // The formula that the observable brings along.
  std::optional<EntryFormula> published(const Observable* one) {
    if (one->formula.empty()) return std::nullopt;
    formula_.letters = draw::with_subscripts(one->formula);
    return formula_;
  }

  // A gate of a unit as the weights give it.
  std::optional<double> gate(const char* name, Index u, Index t) const {
    const auto x_t = input(t), h_before = before(window_.h, window_.h0, t);
    if (!x_t || !h_before) return std::nullopt;
    return static_cast<double>(gate_sum(*weights_.block(name), *x_t, *h_before)(u, 0));
  }

  EntryFormula lstm_hidden(Index u, Index t) {
    formula_.letters += indexed(state("o", t + 1), u) + "·tanh(" + indexed(state("c", t + 1), u) + ")";
    const auto o = gate("o", u, t);
    if (!o || window_.c == nullptr) return formula_;
    const double c = window_.c->values(u, t);
    return finish(number(sigmoid(*o)) + "·tanh(" + number(c) + ")", sigmoid(*o) * std::tanh(c));
  }

  std::optional<EntryFormula> cell(Index u, Index t) {
    if (weights_.kind != Kind::lstm) return published(window_.c);
    const std::string i = indexed(state("i", t + 1), u), f = indexed(state("f", t + 1), u),
                      g = indexed(state("g", t + 1), u);
    formula_.letters += f + "·" + indexed(state("c", t), u) + " + " + i + "·" + g;
    const auto i_sum = gate("i", u, t), f_sum = gate("f", u, t), g_sum = gate("g", u, t);
    const auto c_before = before(window_.c, window_.c0, t);
    if (!i_sum || !c_before) return formula_;
    const double i_t = sigmoid(*i_sum), f_t = sigmoid(*f_sum), g_t = std::tanh(*g_sum), c = (*c_before)(u, 0);
    return finish(number(f_t) + "·" + factor(c) + " + " + number(i_t) + "·" + factor(g_t), f_t * c + i_t * g_t);
  }

  EntryFormula gru_hidden(Index u, Index t) {
    const std::string gate_u = indexed(state("u", t + 1), u);
    formula_.letters +=
        "(1 − " + gate_u + ")·" + indexed(state("n", t + 1), u) + " + " + gate_u + "·" + indexed(state("h", t), u);
    const auto x_t = input(t), h_before = before(window_.h, window_.h0, t);
    if (!x_t || !h_before) return formula_;
    const double u_t = sigmoid(static_cast<double>(gate_sum(*weights_.block("u"), *x_t, *h_before)(u, 0)));
    const Matrix<float> r = (1.0F / (1.0F + (-gate_sum(*weights_.block("r"), *x_t, *h_before).array()).exp())).matrix();
    const CellWeights::Block& candidate = *weights_.block("n");
    double n_sum = 0.0;
    if (weights_.kind == Kind::gru) {
      n_sum = gate_sum(candidate, *x_t, r.cwiseProduct(*h_before))(u, 0);
    } else {
      n_sum = gate_sum(candidate, *x_t, Matrix<float>::Zero(window_.units, 1))(u, 0) +
              r(u, 0) * ((candidate.W_h->values.row(u) * *h_before)(0, 0) + weights_.b_hn->values(u, 0));
    }
    const double n = std::tanh(n_sum), h = (*h_before)(u, 0);
    return finish("(1 − " + number(u_t) + ")·" + factor(n) + " + " + number(u_t) + "·" + factor(h),
                  (1.0 - u_t) * n + u_t * h);
  }

  EntryFormula output(Index k, Index t) {
    const std::string symbol = window_.symbol(k);
    formula_.letters += symbol_of(weights_.W_y, "W_hy") + "[" + symbol + ",:]·" + state("h", t + 1) + " + " +
                        symbol_of(weights_.b_y, "b_y") + "[" + symbol + "]";
    if (drops_out_ || weights_.kind == Kind::unknown || weights_.W_y == nullptr || weights_.b_y == nullptr ||
        weights_.W_y->values.rows() != window_.y->values.rows())
      return formula_;
    Sum sum;
    sum.add_products(weights_.W_y->values.row(k), window_.h->values.col(t));
    sum.add(weights_.b_y->values(k, 0));
    return finish(sum.text(), sum.total());
  }

  EntryFormula probability(Index k, Index t) {
    const std::string y = at_step("y", t + 1);
    formula_.letters += "exp(" + y + "[" + window_.symbol(k) + "]) / Σ exp(" + y + "[j])";
    if (window_.y == nullptr) return formula_;
    const Matrix<float> logits = window_.y->values.col(t);
    const double largest = logits.maxCoeff();
    std::string denominator;
    double sum = 0.0;
    for (Index j = 0; j < logits.rows(); ++j) {
      const double share = std::exp(static_cast<double>(logits(j, 0)));
      sum += std::exp(static_cast<double>(logits(j, 0)) - largest);
      if (j < kMostTerms) denominator += (j == 0 ? "" : " + ") + number(share);
      if (j == kMostTerms) denominator += " + …";
    }
    const double computed = std::exp(static_cast<double>(logits(k, 0)) - largest) / sum;
    return finish("exp(" + number(logits(k, 0)) + ") / (" + denominator + ")", computed);
  }

  std::optional<EntryFormula> loss(Index t) {
    const Index target = window_.target(t);
    if (target < 0) return std::nullopt;
    const std::string of_target = at_step("p", t + 1) + "[" + window_.symbol(target) + "]";
    formula_.letters = entry_name(window_, Quantity::loss, 0, t) + " = −ln " + of_target;
    if (window_.p == nullptr) return formula_;
    const double p = window_.p->values(target, t);
    return finish("−ln " + number(p), -std::log(p));
  }

  // One for a loss that is summed over the window, 1/T for a mean, and so on: what every entry of ∂L/∂y is multiplied
  // by. Found from the entries themselves.
  double loss_share() const {
    double with = 0.0, without = 0.0;
    for (Index t = 0; t < window_.steps; ++t) {
      const Index target = window_.target(t);
      if (target < 0) continue;
      for (Index k = 0; k < window_.p->values.rows(); ++k) {
        const double error = static_cast<double>(window_.p->values(k, t)) - (k == target ? 1.0 : 0.0);
        with += error * static_cast<double>(window_.dy->values(k, t));
        without += error * error;
      }
    }
    return without > 0.0 ? with / without : 1.0;
  }

  EntryFormula output_gradient(Index k, Index t) {
    const Index target = window_.target(t);
    const bool here = k == target;
    const std::string p = at_step("p", t + 1) + "[" + window_.symbol(k) + "]";
    if (window_.p == nullptr || target < 0) {
      formula_.letters += here ? p + " − 1" : p;
      return formula_;
    }
    const double share = loss_share();
    const double count = 1.0 / share;
    const bool whole_count = std::abs(count - std::round(count)) < 1e-3 * count && count < 1e7;
    const std::string error = here ? p + " − 1" : p;
    const double value = window_.p->values(k, t);
    const std::string number_of = here ? number(value) + " − 1" : number(value);
    if (std::abs(share - 1.0) < 1e-3) {
      formula_.letters += error;
      return finish(number_of, here ? value - 1.0 : value);
    }
    const std::string divided = whole_count ? " / " + draw::whole(std::llround(count)) : "·" + draw::significant(share);
    formula_.letters += (here ? "(" + error + ")" : error) + divided;
    return finish((here ? "(" + number_of + ")" : number_of) + divided, (here ? value - 1.0 : value) * share);
  }

  std::optional<EntryFormula> hidden_gradient(Index u, Index t) {
    if (window_.layer + 1 < window_.layers) return std::nullopt;  // it comes from the layer above too
    const bool last = t + 1 == window_.steps;
    const bool simple = weights_.kind == Kind::tanh;
    const CellWeights::Block* block = weights_.blocks.empty() ? nullptr : &weights_.blocks.front();
    const std::string from_output = col_of(weights_.W_y, "W_hy", u) + "·∂L/∂" + at_step("y", t + 1);
    const std::string next = state("h", t + 2);
    std::string from_next;
    if (!last)
      from_next = simple ? col_of(block->W_h, "W_hh", u) + "·((1 − " + next + "²) ⊙ ∂L/∂" + next + ")"
                         : "(∂" + next + "/∂" + state("h", t + 1) + "[" + std::to_string(u) + "])·∂L/∂" + next;
    const bool has_output = window_.has_output(t);
    formula_.letters += (has_output ? from_output : "") + (has_output && !last ? " + " : "") + from_next;
    if (!has_output && last) formula_.letters += "0";
    if (!simple || drops_out_ || weights_.W_y == nullptr || window_.dy == nullptr ||
        weights_.W_y->values.rows() != window_.dy->values.rows())
      return formula_;
    Sum sum;
    if (has_output) sum.add_products(weights_.W_y->values.col(u).transpose(), window_.dy->values.col(t));
    if (!last) {
      const Matrix<float> h = window_.h->values.col(t + 1);
      const Matrix<float> through = ((1.0F - h.array().square()) * window_.dh->values.col(t + 1).array()).matrix();
      sum.add_products(block->W_h->values.col(u).transpose(), through);
    }
    return finish(sum.text(), sum.total());
  }

  const UnrolledGraph& window_;
  CellWeights weights_;
  EntryFormula formula_;
  bool drops_out_ = false;  // some of what a layer gives, nobody knows which, never enters what is above
  double value_ = 0.0;
  double scale_ = 1.0;  // of the numbers beside it
};

}  // namespace

std::string entry_name(const UnrolledGraph& window, Quantity quantity, Index row, Index t) {
  const auto of_symbol = [&](const std::string& letter) {
    return at_step(letter, t + 1) + "[" + window.symbol(row) + "]";
  };
  switch (quantity) {
    case Quantity::input:
      return input_name(window, t);
    case Quantity::x:
      return indexed(input_name(window, t), row);
    case Quantity::h:
      return indexed(at_step("h", t + 1) + layer_mark(window, window.layer), row);
    case Quantity::c:
      return indexed(at_step("c", t + 1) + layer_mark(window, window.layer), row);
    case Quantity::y:
      return of_symbol("y");
    case Quantity::p:
      return of_symbol("p");
    case Quantity::target:
    case Quantity::loss:
      return at_step("L", t + 1);
    case Quantity::dh:
      return indexed("∂L/∂" + at_step("h", t + 1) + layer_mark(window, window.layer), row);
    case Quantity::dy:
      return "∂L/∂" + of_symbol("y");
    case Quantity::h0:
      return indexed(at_step("h", 0) + layer_mark(window, window.layer), row);
    case Quantity::c0:
      return indexed(at_step("c", 0) + layer_mark(window, window.layer), row);
    case Quantity::dh0:
      return indexed("∂L/∂" + at_step("h", 0) + layer_mark(window, window.layer), row);
  }
  return "";
}

std::optional<EntryFormula> entry_formula(const Snapshot& snapshot, const UnrolledGraph& window, Quantity quantity,
                                          Index row, Index t) {
  return Writer(snapshot, window).write(quantity, row, t);
}

}  // namespace unrolled
