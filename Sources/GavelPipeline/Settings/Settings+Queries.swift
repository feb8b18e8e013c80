extension Settings {
  /// New queries that a model writes in the manner of the seeds.
  public struct Augment: Hashable, Sendable {
    public enum Count: Hashable, Sendable {
      /// In all, shared equally among the categories.
      case total(Int)
      case perCategory(Int)
    }

    /// The model's name in the settings.
    public var model: String
    public var count: Count
    /// How many queries one request asks for.
    ///
    /// Default 5.
    public var perRequest: Int = 5
    /// How many seeds a request shows.
    ///
    /// Default 4.
    public var examples: Int = 4
    /// What is asked for; nil is the categories of the seeds.
    public var categories: [String]?
    /// A prompt's name, or the path of its file.
    public var template: String = "augment"
    /// Whether the seeds themselves go on as queries.
    ///
    /// Default true.
    public var keepSeeds: Bool = true
  }

  /// The grades of queries.
  public struct Grade: Hashable, Sendable {
    public enum Ungraded: String, Hashable, Sendable, CaseIterable {
      case drop, keep
    }

    /// The model's name in the settings.
    public var model: String
    /// A prompt's name, or the path of its file.
    public var template: String = "grade"
    /// A query whose quality is below this is dropped; nil drops none.
    public var leastQuality: Double?
    /// What becomes of queries whose grades nobody could read or have.
    ///
    /// Default drop.
    public var ungraded: Ungraded = .drop
  }

  /// A sample of the queries that is balanced by difficulty, then by category.
  public struct Balance: Hashable, Sendable {
    public enum Difficulty: Hashable, Sendable {
      case equal
      /// A number for each band, by name.
      case counts([String: Int])
    }

    /// How many queries; nil where the categories' numbers say it.
    public var count: Int?
    /// Nil takes no heed of difficulty.
    public var byDifficulty: Difficulty?
    /// Nil takes no heed of categories.
    public var byCategory: Sample.Quotas?
    public var bands: Bands = Bands()
  }

  /// Where the bands of difficulty begin: below `medium` a query is easy.
  public struct Bands: Hashable, Sendable {
    public static let names = ["easy", "medium", "hard", "ungraded"]

    /// Default 4.
    public var medium: Double = 4
    /// Default 7.
    public var hard: Double = 7
  }
}
