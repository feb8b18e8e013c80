internal import GavelCore

extension SettingsDecoder {
  /// `via: batch` with what `batch` says of it; nil where requests are sent one by one.
  mutating func batching(
    _ model: SettingsSection, _ provider: Settings.Model.Provider?
  ) -> Settings.Batching? {
    let via = choice("via", of: model, as: Settings.Model.Via.self) ?? .direct
    let batch = section("batch", of: model, keys: ["size", "jobs", "wait", "poll"])
    let most = provider?.greatestBatch ?? Settings.Model.Provider.anthropic.greatestBatch ?? 1
    let batching = Settings.Batching(
      size: integer("size", of: batch, .from(1, to: Double(most))) ?? most,
      jobs: integer("jobs", of: batch, .from(1)) ?? 4,
      wait: duration("wait", of: batch) ?? .seconds(5),
      poll: duration("poll", of: batch) ?? .seconds(30))
    switch via {
    case .direct:
      if model["batch"] != nil, isSound(model.path("via")) {
        warn(
          model.place("batch"), model.path("batch"),
          "has no effect: it is for via: batch, found direct")
      }
      return nil
    case .batch where provider == .simulator:
      report(
        model, "via",
        "batch is for servers, and provider simulator has none; gavel simulate serves batch jobs, "
          + "too: provider openai or anthropic with its base_url")
      return nil
    case .batch: return batching
    }
  }
}
