extension ConfusionMatrix {
  /// How much each kind of disagreement counts in kappa.
  public enum Weighting: Hashable, Sendable, CaseIterable {
    /// All the same (Cohen 1960).
    case none
    /// A tie against a preference is half as bad as the opposite preference (Cohen 1968).
    case linear
    /// A tie against a preference is a quarter as bad.
    case quadratic

    func weight(_ label: Int, _ prediction: Int) -> Double {
      guard label != prediction else { return 0 }
      // What nobody can read is as far from every label as can be.
      guard prediction < 3, abs(label - prediction) == 1 else { return 1 }
      return switch self {
      case .none: 1
      case .linear: 0.5
      case .quadratic: 0.25
      }
    }
  }

  /// Cohen's kappa: 1 − the disagreement seen / the disagreement that chance would bring.
  ///
  /// Chance draws from each side's own shares (Cohen 1960, 1968), as scikit-learn's
  /// `cohen_kappa_score`. Undefined where both sides have one class, and the same.
  public func kappa(_ weighting: Weighting = .none) -> Estimate {
    guard total > 0 else { return .undefined(.noRows) }
    var seen = 0.0
    var byChance = 0.0
    for label in 0..<3 {
      for prediction in 0..<4 where prediction != label {
        let weight = weighting.weight(label, prediction)
        seen += weight * counts[label * 4 + prediction]
        byChance += weight * labelled[label] * predicted[prediction]
      }
    }
    guard byChance > 0 else { return .undefined(.oneClass) }
    return .value(1 - seen * total / byChance)
  }

  /// Gwet's AC1 (Gwet 2008), over the three labels whether all occur or not.
  ///
  /// (accuracy − e) / (1 − e) with e = Σ π(1 − π) / 2 and π a class's mean share of both sides. It
  /// stays near the accuracy where one class is rare, where kappa falls.
  public var gwetAC1: Estimate {
    guard total > 0 else { return .undefined(.noRows) }
    var byChance = 0.0
    for label in 0..<3 {
      let share = (labelled[label] + predicted[label]) / (2 * total)
      byChance += share * (1 - share) / 2
    }
    return .value((right / total - byChance) / (1 - byChance))
  }
}
