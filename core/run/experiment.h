// A lesson at work: a model, its data and the loop that trains it. A lesson derives from Experiment and says how it
// is built, what its loss is and what it shows; settings, seeds, the update, clipping, curves, errors, checkpoints
// and repeatability are done here, once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/math/parameter.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/optim/optimiser.h"
#include "core/run/curve_recorder.h"
#include "core/run/moment.h"
#include "core/run/poke.h"
#include "core/run/safetensors.h"
#include "core/run/settings.h"
#include "core/run/snapshot.h"
#include "core/run/watched_clipping.h"

namespace unrolled {

struct StepReport {
  double loss = 0.0;           // nats
  double gradient_norm = 0.0;  // before clipping
  bool clipped = false;
  std::string error;  // empty, or the first quantity that went bad: nothing was learnt from that step
};

using Metrics = std::vector<std::pair<std::string, double>>;

class Experiment {
 public:
  virtual ~Experiment() = default;

  const std::string& lesson() const { return lesson_; }
  const Settings& settings() const { return settings_; }
  std::uint64_t seed() const { return seed_; }
  std::int64_t step() const { return step_; }
  virtual double epoch() const = 0;  // passes over the training data, in fractions
  const Random& random() const { return random_; }
  // What a person should know of how it began, in one phrase; empty where there is nothing out of the ordinary.
  virtual std::string remark() const { return {}; }
  ParameterSet<float>& parameters() { return parameters_; }
  const ParameterSet<float>& parameters() const { return parameters_; }

  // Starts anew with the present settings: same seed, same build, same losses. On an exception (a file that cannot
  // be read, say) the experiment is unusable until a reset succeeds; make a new one to keep the old.
  void reset(std::uint64_t seed);

  // Settings before reset(), or live ones at any time (others throw std::invalid_argument once it is built).
  void set(const std::string& name, const SettingValue& value);
  void set_from_text(const std::string& name, const std::string& text);
  // Several at once, as a person chooses them: with what they bring (Settings::choose).
  void choose(const SettingTexts& settings);

  // Changes by hand what the lesson computes with; what was recorded of the past stays. Throws std::invalid_argument
  // naming what cannot be changed, is out of range, is not finite or has no place, and changes nothing then.
  void poke(const Poke& poke);

  // One update: forward, backward, clip, optimise. Where the loss or a gradient is not finite, or an operation
  // throws, parameters, data position and random state stay as they were and the report's error names the first bad
  // quantity. After a warm-up of some steps it allocates nothing from the heap, as far as the lesson allows.
  StepReport train_step();

  // The same update in its two parts, for whoever wants to look in between: begin_update() goes forward and backward
  // and changes nothing that training depends on but the random state; finish_update() clips and optimises. Nothing of
  // the update is kept where begin_update() reports an error. train_step() finishes an update that was begun.
  StepReport begin_update();
  bool update_begun() const { return begun_.has_value(); }
  StepReport finish_update();
  void abandon_update();  // as if it had not been begun
  // Time steps of the window that the next update, or the one begun, goes through; 1 where a lesson has no time.
  virtual Index window_steps() const { return 1; }

  // Held-out metrics, measured when due; the newest values by name. `loss` and the lesson's own.
  const Metrics& metrics() const { return metrics_; }
  void evaluate_now();  // nothing is measured twice at the same step

  // Fills in everything the panels show; leaves to the caller what only it knows (version, seconds, speed, messages).
  // Where snapshot.playing is false already, training rests and there is time for a closer look.
  void fill(Snapshot& snapshot);
  // The part of it that costs next to nothing: all but observables and texts.
  void fill_progress(Snapshot& snapshot);

  // All that is needed to go on bit for bit: parameters, optimiser, random state, data position, curves, settings.
  Archive save();
  // Settings come from the archive too. Throws std::invalid_argument naming what does not fit; the experiment is
  // unusable then: load into a fresh one (lessons.h: load_experiment) to keep the present one.
  void load(const Archive& archive);

  // Starts anew as reset() does, but with the data and the parameters that an archive holds, under whatever settings
  // fit them. Throws as load() does.
  void reset_to(const Archive& archive, std::uint64_t seed);

  // What save() holds without settings, data and curves: all that changes from update to update. An update that was
  // begun is not part of it. Overwrites what is given and makes use of its memory, so that recording costs a copy.
  void save_moment(Moment& moment) const;
  void save_optimiser(OptimiserState& state) const;
  static double loss_at(const Moment& moment);  // nats, of the update that led to it
  bool optimiser_has_state() const;
  // Goes back (or on) to a moment of an experiment with the same settings and data; the curves lose what came after it.
  // Without the optimiser's state of that moment it can be looked at, but not trained on as it was then. Throws
  // std::invalid_argument naming what does not fit; the experiment is unusable then.
  void restore_moment(const Moment& moment, const OptimiserState* optimiser);

 protected:
  // The table given is extended by the settings that every lesson has: optimiser, learning_rate, momentum, clipping,
  // clip. Where it has one of them itself (another default, a narrower range), that one stands.
  Experiment(std::string lesson, std::vector<Setting> table);

  // ── What a lesson says ──
  // Reads the settings, makes data and parameters; random() is freshly seeded.
  virtual void build() = 0;
  // Records the loss (1 x 1, nats) of the next batch and changes nothing but random(). Called again for the same
  // batch only after a failed step.
  virtual Var<float> batch_loss(Tape<float>& tape) = 0;
  // Adds to the parameters' gradients what no loss gives: a regulariser's own, say. The backward pass is done; values
  // and gradients on the tape are still there.
  virtual void after_backward() {}
  // The step was good: carry the state on, move to the next batch. Values on the tape are still there.
  virtual void advance() = 0;
  // Extra numbers of this step and held-out measurements, appended to the empty list given; names as they appear in
  // `train --json` (up to 15 letters cost no allocation). step() counts the step already. Here belongs record().
  virtual void step_metrics(const StepReport& report, Metrics& metrics) = 0;
  // Measured after the first update and then whenever it is due. Like observe(), it must not change what training
  // depends on; random() is put back afterwards.
  virtual void held_out_metrics(Metrics& metrics) = 0;
  virtual std::int64_t evaluate_every() const { return 250; }  // updates; 0: only when asked for
  // Observables and texts.
  virtual void observe(Snapshot& snapshot) = 0;
  // See poke(), which has seen to it that the values are finite, and abandons an update that is begun afterwards.
  virtual void change_by_hand(const Poke& poke);
  // After a live setting has got another value, while it is built. Where the value will not do it throws
  // std::invalid_argument; the one before is put back then.
  virtual void setting_changed(const std::string&) {}
  // Data position, carried states: whatever build() does not restore. Names begin with "lesson.".
  virtual void save_lesson(Archive& archive) const = 0;
  virtual void load_lesson(const Archive& archive) = 0;
  // What never changes while it trains, but the settings alone would not bring back (a file that may have changed
  // since). load_data() is called by load() right before build().
  virtual void save_data(Archive&) const {}
  virtual void load_data(const Archive&) {}
  // The parameters' values, each under its own name, or as another program has them. Whatever is saved comes back bit
  // for bit.
  virtual void save_parameters(Archive& archive) const;
  virtual void load_parameters(const Archive& archive);

  Random& mutable_random() { return random_; }
  // Finds the curve by its id, or makes it, and adds a value at the present step.
  void record(const Curve& description, double value);

 private:
  void read_live_settings();
  void prepare_gradient_curves();
  CurveRecorder& curve(const Curve& description);
  double measure_gradients();  // fills gradient_norms_, returns the norm of all together
  void clip_gradients(StepReport& report);
  StepReport failed(StepReport report, const std::string& reason);
  void save_progress(Archive& archive) const;  // what changes from update to update, but parameters and slots
  void load_progress(const Archive& archive);
  void record_gradients(const StepReport& report);
  void keep_metrics();  // those of found_, by name

  std::string lesson_;
  Settings settings_;
  std::shared_ptr<const Settings> shared_settings_;  // a copy for snapshots; null after a change
  double learning_rate_ = 0.0;                       // of settings_, as the next three
  Clipping clipping_ = Clipping::none;
  double clip_ = 0.0;
  std::uint64_t seed_ = 0;
  Random random_{0};
  std::optional<StepReport> begun_;  // by begin_update()
  Random::State random_before_{};    // that update
  std::int64_t step_ = 0;
  std::int64_t evaluated_at_ = -1;  // the step of the newest held-out metrics
  bool built_ = false;
  ParameterSet<float> parameters_;
  Tape<float> tape_;
  std::unique_ptr<Optimiser<float>> optimiser_;
  std::vector<double> gradient_norms_;  // of the present step, in the order of the parameters
  WatchedClipping watched_clipping_;
  std::vector<CurveRecorder> curves_;  // those of prepare_gradient_curves() first
  Metrics metrics_;
  Metrics found_;
  double last_loss_ = 0.0;
};

}  // namespace unrolled
