/// Pairs that were judged, beside what is known of them: what every measure of a judge is made from.
///
/// Words are numbers into the lists of names, so that a million rows are small.
public struct JudgedTable: Hashable, Sendable {
  public var rows: [JudgedRow]
  /// How many questions there are; rows say theirs by number.
  public var questions: Int
  public var categories: [String]
  public var models: [String]
  /// The names of those whose labels are in `annotations`.
  public var annotators: [String]
  /// Each row's labels by annotator, `annotators.count` of them; `nil` where one did not label.
  public var annotations: [Verdict?]
  /// The judge's model, as its server knows it, where that is known; its family is told by it.
  public var judge: String?
  /// What servers call the models, as many as ``models``; empty where only their names are known.
  public var modelNames: [String]
  /// How this judge and others beside it change their verdicts with the places; by judge.
  public var judgeFlips: [JudgeFlips]

  public init(
    rows: [JudgedRow] = [], questions: Int = 0, categories: [String] = [], models: [String] = [],
    annotators: [String] = [], annotations: [Verdict?] = [], judge: String? = nil,
    modelNames: [String] = [], judgeFlips: [JudgeFlips] = []
  ) {
    self.rows = rows
    self.questions = questions
    self.categories = categories
    self.models = models
    self.annotators = annotators
    self.annotations = annotations
    self.judge = judge
    self.modelNames = modelNames
    self.judgeFlips = judgeFlips
  }
}

/// One pair: the label it should have, and what the judge said in one or both orders.
public struct JudgedRow: Hashable, Sendable {
  /// Which question it is of; all rows of one are resampled together.
  public var question: Int32
  public var category: Int32?
  /// The models that wrote response a and response b.
  public var modelA: Int32?
  public var modelB: Int32?
  /// The label: the only annotator's, or the majority's.
  public var gold: Gold
  public var goldScores: PairScores?
  /// What the judge said with a in front.
  public var forward: Prediction?
  public var forwardScores: PairScores?
  /// What the judge said with b in front, as a verdict on the pair: already mapped back.
  public var swapped: Prediction?
  public var swappedScores: PairScores?
  public var traits: PairTraits?

  public init(question: Int32, gold: Gold = .none, forward: Prediction? = nil) {
    self.question = question
    self.gold = gold
    self.forward = forward
  }
}

/// The label of a pair, as far as there is one.
public enum Gold: Hashable, Sendable {
  case verdict(Verdict)
  /// Several labelled it, and no label has more than the others.
  case noMajority
  /// Nobody labelled it.
  case none

  /// The label that most have given.
  public init(majorityOf labels: [Verdict]) {
    let counts = [Verdict.prefers(.a), .prefers(.b), .tie].map { verdict in
      (verdict: verdict, count: labels.count { $0 == verdict })
    }.sorted { $0.count > $1.count }
    if labels.isEmpty {
      self = .none
    } else {
      self = counts[0].count > counts[1].count ? .verdict(counts[0].verdict) : .noMajority
    }
  }

  public var verdict: Verdict? {
    if case .verdict(let verdict) = self { verdict } else { nil }
  }
}

/// What a judge said of a pair.
public enum Prediction: Hashable, Sendable {
  case verdict(Verdict)
  /// It said something nobody can read.
  case unparsed

  public var verdict: Verdict? {
    if case .verdict(let verdict) = self { verdict } else { nil }
  }
}

/// The scores of a pair's two responses.
public struct PairScores: Hashable, Sendable {
  public var a: Double
  public var b: Double

  public init(a: Double, b: Double) {
    self.a = a
    self.b = b
  }

  /// The scores of the positions, as those of the sides that stood there.
  public init(_ shown: ParsedJudgment.Scores, in order: Order) {
    switch order.side(at: .first) {
    case .a: self.init(a: shown.first, b: shown.second)
    case .b: self.init(a: shown.second, b: shown.first)
    }
  }
}

/// What of the two texts may sway a judge.
public struct PairTraits: Hashable, Sendable {
  public var a: TextTraits
  public var b: TextTraits

  public init(a: TextTraits, b: TextTraits) {
    self.a = a
    self.b = b
  }
}

public struct TextTraits: Hashable, Sendable {
  /// In characters (Unicode scalars).
  public var length: Int32
  public var hasList: Bool
  public var hasMarkdown: Bool
  public var isRefusal: Bool

  public init(length: Int32, hasList: Bool, hasMarkdown: Bool, isRefusal: Bool) {
    self.length = length
    self.hasList = hasList
    self.hasMarkdown = hasMarkdown
    self.isRefusal = isRefusal
  }
}
