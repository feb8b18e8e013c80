extension UnparsedPolicy {
  /// What a prediction counts as; `nil` where its row is left out.
  func counted(_ prediction: Prediction) -> Prediction? {
    guard prediction == .unparsed else { return prediction }
    return switch self {
    case .tie: .verdict(.tie)
    case .wrong: .unparsed
    case .exclude: nil
    }
  }

  /// How the unparsed are treated, in words.
  var treatment: String {
    switch self {
    case .tie: "counted as ties"
    case .wrong: "counted as wrong"
    case .exclude: "left out"
    }
  }
}
