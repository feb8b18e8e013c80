extension Prediction {
  /// Both orders' verdicts on a pair as one: what they agree on, else a tie.
  ///
  /// As PandaLM has it (Wang et al. 2023). Where one of them cannot be read, there is no verdict.
  public static func merged(forward: Prediction, swapped: Prediction) -> Prediction {
    guard let forward = forward.verdict, let swapped = swapped.verdict else { return .unparsed }
    return .verdict(forward == swapped ? forward : .tie)
  }
}
