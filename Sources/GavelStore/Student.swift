public import GavelCore

/// A model that judged the validation split of a run with the prompt that a student is trained on.
public struct Student: Hashable, Sendable {
  /// Its name in the settings.
  public var name: String
  public var provider: String
  public var baseURL: String?
  /// Its name at the server.
  public var model: String
  /// The pack of the prompt that it was asked with, by name, and the pack's checksum.
  public var template: String
  public var templateHash: String
  /// At most so many queries were asked about; nil is all.
  public var limit: Int?
  /// The only reference mode that was asked about; nil is that of each sample.
  public var mode: ReferenceMode?
  /// Nil where it is unknown.
  public var price: Price?
  /// Whether all was asked that was to be asked.
  public var isFinished: Bool

  /// USD per million tokens, and the share of it that a batch job spares.
  public struct Price: Hashable, Sendable {
    public var input: Double
    public var output: Double
    public var batchDiscount: Double

    public init(input: Double, output: Double, batchDiscount: Double) {
      self.input = input
      self.output = output
      self.batchDiscount = batchDiscount
    }
  }

  public init(
    name: String, provider: String, baseURL: String?, model: String, template: String,
    templateHash: String, limit: Int? = nil, mode: ReferenceMode? = nil, price: Price? = nil,
    isFinished: Bool = false
  ) {
    self.name = name
    self.provider = provider
    self.baseURL = baseURL
    self.model = model
    self.template = template
    self.templateHash = templateHash
    self.limit = limit
    self.mode = mode
    self.price = price
    self.isFinished = isFinished
  }
}

/// A pair of the validation split with the samples of it that were kept.
public struct ValidationPair: Hashable, Sendable {
  public let shown: ShownPair
  /// By teacher and reference mode; never empty.
  public let samples: [Sample]
}
