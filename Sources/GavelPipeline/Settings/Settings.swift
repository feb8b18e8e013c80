public import GavelCore
public import GavelText

/// Everything a run depends on, resolved: flags over file over recipe over defaults.
public struct Settings: Hashable, Sendable {
  public var name: String
  /// Every draw of the run depends on it.
  ///
  /// Default 42.
  public var seed: UInt64
  /// The recipe that the settings started from.
  public var recipe: String?
  public var queries: Queries
  /// By name, in the order of the file.
  public var models: [Model]
  public var candidates: [String]
  public var pairs: Pairs
  public var teachers: [String]
  public var judging: Judging
  public var keep: Keep
  public var split: Split
  public var export: [Export]
  public var budget: Budget
  /// A folder of template packs that is searched before `./templates` and the built-in ones.
  public var templates: String?
  /// Where answers are kept that other runs were given.
  ///
  /// It cannot change a result.
  public var cache: Cache = .usual

  public func model(named name: String) -> Model? { models.first { $0.name == name } }

  public struct Queries: Hashable, Sendable {
    public var sources: [Source]
    public var sample: Sample?
    public var diversity: Diversity
    /// What categories of the files are called in the run, by their names there.
    public var categories: [String: String] = [:]
    public var augment: Augment?
    public var grade: Grade?
    public var balance: Balance?
  }

  public struct Source: Hashable, Sendable {
    /// A file, absolute; `-` is standard input.
    public var path: String
    public var format: SourceFormat
    /// Where `generic` finds its fields.
    public var fields: Fields

    public init(path: String, format: SourceFormat = .auto, fields: Fields = Fields()) {
      self.path = path
      self.format = format
      self.fields = fields
    }
  }

  /// Field names of a `generic` source; nil looks for the usual names.
  public struct Fields: Hashable, Sendable {
    public var instruction: String?
    public var input: String?
    public var reference: String?
    public var category: String?
    public var id: String?

    public init(
      instruction: String? = nil, input: String? = nil, reference: String? = nil,
      category: String? = nil, id: String? = nil
    ) {
      self.instruction = instruction
      self.input = input
      self.reference = reference
      self.category = category
      self.id = id
    }
  }

  /// The record formats of seed files.
  ///
  /// Raw values are permanent.
  public enum SourceFormat: String, Hashable, Sendable, CaseIterable {
    case auto, alpaca, dolly, sharegpt, alignbench, pandalm, judgelm, nova, generic
    case selfInstruct = "self-instruct"
  }

  public struct Sample: Hashable, Sendable {
    public enum Quotas: Hashable, Sendable {
      case equal, proportional
      /// A number for each category, by name.
      case counts([String: Int])
    }

    /// How many queries; nil with explicit quotas means their sum.
    public var count: Int?
    /// Stratified by `category`, or not at all.
    public var byCategory: Bool
    public var quotas: Quotas
  }

  public struct Diversity: Hashable, Sendable {
    public var tokenizer: Tokenizer
    /// A query whose ROUGE-L F with a kept one is above this is dropped; nil turns the filter off.
    public var rougeL: Double?
    public var selfBLEU: SelfBLEULimit?
    /// Files, absolute: nothing kept is above `rougeL` with any of their texts.
    public var against: [String]
    public var numbersGuard: Bool
  }

  public struct SelfBLEULimit: Hashable, Sendable {
    public enum Target: Hashable, Sendable {
      case atMost(Double)
      case keep(Int)
    }

    public var order: Int
    public var target: Target
  }

  public struct Model: Hashable, Sendable {
    public enum Provider: String, Hashable, Sendable, CaseIterable {
      case anthropic, openai, simulator

      /// Whether it is asked over the network, for money perhaps.
      public var isServer: Bool { self != .simulator }
    }

    /// What server-side JSON mode the judge format `json` asks for; `auto` is the strictest that
    /// the server is found to take.
    public enum JSONMode: String, Hashable, Sendable, CaseIterable {
      case none, object, schema, auto
    }

    /// How much a reasoning model is to think.
    public enum Reasoning: Hashable, Sendable {
      public enum Effort: String, Hashable, Sendable, CaseIterable {
        case low, medium, high
      }

      /// A word for it, in OpenAI's protocol.
      case effort(Effort)
      /// The most tokens, in Anthropic's.
      case budget(Int)
    }

    public var name: String
    public var provider: Provider
    /// Without a slash at its end; `/chat/completions` or `/v1/messages` is added.
    public var baseURL: String?
    /// The model's name as the server knows it; the entry's own name where it is not given.
    public var model: String
    /// The name of the environment variable that holds the key.
    public var apiKeyEnv: String?
    /// A file of certificates, absolute, that are trusted beside the system's.
    public var caFile: String? = nil
    public var temperature: Double?
    public var topP: Double?
    public var maxTokens: Int?
    public var seed: Int?
    public var stop: [String]
    /// Further members of the request's body, sent as they stand.
    public var extra: JSONObject
    /// A system message before a candidate's question.
    public var system: String?
    public var jsonMode: JSONMode
    public var reasoning: Reasoning? = nil
    /// Whether the log probability of each token is asked for.
    public var logprobs: Bool = false
    /// How many of the likeliest tokens are asked for at each place.
    public var topLogprobs: Int? = nil
    public var limits: Limits
    public var price: Price?
    /// For one attempt, from sending to the last byte of the body.
    ///
    /// Default 120 s.
    public var timeout: Duration
    /// Attempts after the first.
    ///
    /// Default 6.
    public var retries: Int
    /// How long a server that gives nothing but failures is waited for, refusals for a limit left
    /// aside.
    ///
    /// Default 10 min.
    public var patience: Duration = .seconds(600)
    /// How its requests make up batch jobs; nil sends each by itself.
    public var batch: Batching? = nil
    /// The knobs of a simulated model.
    public var simulation: SimulatedModel.Profile
  }

  /// How much a server is asked for at once and in a minute.
  public struct Limits: Hashable, Sendable {
    /// Who shares the limits.
    public enum Scope: String, Hashable, Sendable, CaseIterable {
      /// All models on the same key of the same server.
      case key
      /// The model alone.
      case model
    }

    public var scope: Scope = .key
    /// Requests in flight at once.
    ///
    /// Default 16.
    public var concurrency: Int
    public var requestsPerMinute: Int?
    /// Prompts and answers.
    public var tokensPerMinute: Int?
    /// Prompts.
    public var inputTokensPerMinute: Int?
    /// Answers.
    public var outputTokensPerMinute: Int?
  }

  /// USD per million tokens.
  public struct Price: Hashable, Sendable {
    public var input: Double
    public var output: Double
    /// The share of it that a batch job spares; 0 where requests are sent one by one.
    public var batchDiscount: Double = 0
  }

  public struct Pairs: Hashable, Sendable {
    public enum Choice: String, Hashable, Sendable, CaseIterable {
      case random, all, balanced
    }

    /// How many pairs a query; with `all` every pair.
    public var perQuery: Int
    public var choose: Choice
    /// The most answers that a teacher sees at once, where it sees several.
    ///
    /// Default 4.
    public var answers: Int = 4
  }

  public struct Judging: Hashable, Sendable {
    public enum Reference: String, Hashable, Sendable, CaseIterable {
      case without, with, both

      public var modes: [ReferenceMode] {
        switch self {
        case .without: [.without]
        case .with: [.with]
        case .both: [.without, .with]
        }
      }
    }

    /// How many answers a teacher is shown at once.
    public enum Answers: String, Hashable, Sendable, CaseIterable {
      case pair
      /// Each response that is in a pair is graded by itself, and no pair is judged.
      case single
      /// All answers to a query that were chosen; every pair of them is judged by one request.
      case several
    }

    /// How a teacher comes to its verdict.
    public enum Path: String, Hashable, Sendable, CaseIterable {
      /// It compares two responses at once.
      case direct
      /// It grades each response by itself first, and compares by what it said of each.
      case critiques
    }

    public enum ReferenceFrom: Hashable, Sendable {
      case query
      /// The model that writes the references that are missing.
      case model(String)
    }

    public enum Orders: String, Hashable, Sendable, CaseIterable {
      case both, forward

      public var orders: [Order] { self == .both ? Order.allCases : [.forward] }
    }

    /// A built-in or found template pack's name, or the path of a pack's folder.
    public var format: String
    public var reference: Reference
    public var referenceFrom: ReferenceFrom
    public var orders: Orders
    public var path: Path = .direct
    public var answers: Answers = .pair

    /// Whether each response is graded by itself: for its own sake, or on the way to a verdict.
    var gradesResponses: Bool {
      switch answers {
      case .single: true
      case .pair: path == .critiques
      case .several: false
      }
    }
  }

  public struct Keep: Hashable, Sendable {
    public var swap: SwapPolicy
    public var contradictions = Contradictions()

    public init(swap: SwapPolicy, contradictions: Contradictions = Contradictions()) {
      self.swap = swap
      self.contradictions = contradictions
    }
  }

  /// What becomes of samples that speak against themselves.
  ///
  /// Default keep: they are flagged, and that is all.
  public struct Contradictions: Hashable, Sendable {
    public var scores: ContradictionPolicy
    public var reference: ContradictionPolicy
    public var language: ContradictionPolicy

    public init(
      scores: ContradictionPolicy = .keep, reference: ContradictionPolicy = .keep,
      language: ContradictionPolicy = .keep
    ) {
      self.scores = scores
      self.reference = reference
      self.language = language
    }

    public var policies: [Contradiction: ContradictionPolicy] {
      [.scores: scores, .reference: reference, .language: language]
    }
  }

  public struct Split: Hashable, Sendable {
    /// The share of clusters in the validation split, in [0, 1].
    public var validation: Double
    /// Queries whose ROUGE-L F is above this are in one split.
    public var clusterAbove: Double
  }

  public enum Cache: Hashable, Sendable {
    /// The user's own, as the environment says.
    case usual
    case off
    /// A folder, absolute.
    case folder(String)
  }

  /// Caps; nil is no cap.
  public struct Budget: Hashable, Sendable {
    public var usd: Double?
    public var requests: Int?
    public var hours: Double?

    /// No cap at all.
    public static let none = Budget(usd: nil, requests: nil, hours: nil)
  }
}
