extension Run {
  /// Whether the price of any model is known that the run asks.
  public var hasPrices: Bool { settings.modelsInUse.contains { $0.price != nil } }

  /// The values of the keys that the run's models are asked with.
  public var secrets: [String] {
    Set(settings.modelsInUse.compactMap(\.apiKeyEnv)).sorted().compactMap { environment[$0] }
  }
}
