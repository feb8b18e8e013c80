extension ConfusionMatrix {
  /// How to average over classes.
  public enum Averaging: Hashable, Sendable {
    /// Every class counts the same, one without a value not at all.
    case macro
    /// Every class counts the same, one without a value as 0.
    ///
    /// scikit-learn's `zero_division=0`, which published scripts use without saying so.
    case macroWithZeros
    /// A class counts by its number of labels.
    case weighted
  }

  /// The share of the predictions of a class that are right: undefined where there is none.
  public func precision(_ label: Verdict) -> Estimate {
    share(counts[label.rank * 5], of: predicted[label.rank])
  }

  /// The share of the labels of a class that are predicted: undefined where there is none.
  public func recall(_ label: Verdict) -> Estimate {
    share(counts[label.rank * 5], of: labelled[label.rank])
  }

  /// 2·right / (labels + predictions) of a class: undefined only where there is neither.
  ///
  /// So a class that is labelled and never predicted has an F1 of 0, and no precision.
  public func f1(_ label: Verdict) -> Estimate {
    share(2 * counts[label.rank * 5], of: labelled[label.rank] + predicted[label.rank])
  }

  /// The mean over the classes that are labelled or predicted, as scikit-learn's
  /// `precision_recall_fscore_support` with `labels=` these and `zero_division=nan`.
  public func mean(
    _ averaging: Averaging, of measure: (ConfusionMatrix, Verdict) -> Estimate
  ) -> Estimate {
    var sum = 0.0
    var plain = 0.0
    var weights = 0.0
    var classes = 0.0
    for label in Verdict.ranked
    where labelled[label.rank] + predicted[label.rank] > 0 {
      guard let value = measure(self, label).value else {
        if averaging == .macroWithZeros { classes += 1 }
        continue
      }
      classes += 1
      plain += value
      sum += value * labelled[label.rank]
      weights += labelled[label.rank]
    }
    guard classes > 0 else { return share(0, of: 0) }
    // No labelled class has a value where none is ever predicted: the plain mean, which is 0.
    if averaging == .weighted, weights > 0 { return .value(sum / weights) }
    return .value(plain / classes)
  }

  /// The mean recall of the labelled classes, as scikit-learn's `balanced_accuracy_score`.
  ///
  /// Brodersen et al. 2010. The same number as the macro recall here.
  public var balancedAccuracy: Estimate { mean(.macro) { $0.recall($1) } }

  /// Right of all predictions that can be read; the accuracy where all can.
  public var microPrecision: Estimate { share(right, of: total - predicted[3]) }

  /// Right of all labels: the accuracy.
  public var microRecall: Estimate { share(right, of: total) }

  public var microF1: Estimate { share(2 * right, of: 2 * total - predicted[3]) }

  private func share(_ part: Double, of whole: Double) -> Estimate {
    .ratio(part, of: whole, else: total > 0 ? .noSuchClass : .noRows)
  }
}
