import GavelCore
import GavelStore

/// Asks a model for new queries in the manner of the seeds.
///
/// A request is known by its category and its slot in it, so that neither the number of requests
/// nor the order of answers changes one: asking for more later asks only for what is more.
struct AugmentQueries: Stage {
  /// One request: the slot-th for its category.
  struct Slot: Hashable, Sendable {
    let category: String?
    let number: Int
    /// Its place among all requests.
    let place: Int
  }

  /// What came of one request.
  struct Output: Sendable {
    let queries: [PlacedQuery]
    let drops: [Drop]
  }

  typealias Input = Slot

  let settings: Settings.Augment
  let writer: Asker
  let template: Template
  let seeds: SeedExamples
  /// Queries by their ids.
  let queries: @Sendable ([ContentID]) async throws -> [Query]
  /// The place of the first new query among all.
  let firstOrdinal: Int
  let draw: Draw

  var signature: Signature { settings.signature(template: template) }

  func run(
    _ inputs: some AsyncSequence<Slot, any Error> & Sendable,
    emit: @escaping @Sendable (Output) async throws -> Void
  ) async throws {
    let stage = self
    try await [writer].eachAsked(inputs) { writer, slot in
      let ids = stage.seeds.examples(stage.settings.examples, of: slot.category, slot: slot.number)
      let examples = try await stage.queries(ids).map(\.text)
      let request = writer.model.request(
        stage.settings.messages(
          stage.template, category: slot.category, examples: examples,
          system: writer.model.system), number: slot.number)
      let asked = try await writer.ask(request, for: .augment) {
        stage.items(of: $0, slot, examples).contains(where: \.isQuery)
      }
      try await emit(
        stage.output(of: asked.outcome, request: asked.request, slot: slot, examples))
    }
  }

  private func items(
    of outcome: Outcome, _ slot: Slot, _ examples: [String]
  ) -> [WrittenItem] {
    WrittenItem.all(
      in: outcome, asked: settings.perRequest, examples: examples, category: slot.category)
  }

  private func output(
    of outcome: Outcome, request: ContentID, slot: Slot, _ examples: [String]
  ) -> Output {
    let items = items(of: outcome, slot, examples)
    var queries: [PlacedQuery] = []
    var drops: [Drop] = []
    for (place, item) in items.enumerated() {
      switch item {
      case .query(let text):
        let query = Query(
          request: request, place: place + 1, instruction: text, category: slot.category)
        queries.append(
          PlacedQuery(
            query: query, file: request.description, line: place + 1,
            ordinal: firstOrdinal + slot.place * settings.perRequest + place,
            sampleKey: Int64(bitPattern: draw.bits("sample", query.id.description)),
            request: request))
      case .dropped(let reason, let text):
        drops.append(
          Drop(
            augmented: request, place: place + 1, because: reason, category: slot.category,
            text: text))
      }
    }
    return Output(queries: queries, drops: drops)
  }
}

extension Drop {
  /// A place in an answer where no query was.
  init(
    augmented request: ContentID, place: Int, because reason: DropReason, category: String?,
    text: String?
  ) {
    var detail = JSONObject([("request", .string(request.description))])
    detail["category"] = category.map { .string($0) }
    detail["text"] = text.map { .string($0) }
    self.init(.record, "\(request):\(place)", at: .augment, because: reason, detail: detail)
  }
}

extension Settings.Augment {
  /// The requests for some categories, in their order.
  ///
  /// Each asks for `perRequest`, so that what is asked for is rounded up to whole requests.
  ///
  /// - Parameter limit: at most about so many queries in all.
  func slots(of categories: [String?], limit: Int? = nil) -> [AugmentQueries.Slot] {
    guard !categories.isEmpty else { return [] }
    let wanted =
      switch count {
      case .total(let total): total
      case .perCategory(let each): each * categories.count
      }
    let total = limit.map { min($0, wanted) } ?? wanted
    var slots: [AugmentQueries.Slot] = []
    for (index, category) in categories.enumerated() {
      let rest = index < total % categories.count ? 1 : 0
      let share = total / categories.count + rest
      for number in 0..<(share + perRequest - 1) / perRequest {
        slots.append(AugmentQueries.Slot(category: category, number: number, place: slots.count))
      }
    }
    return slots
  }

  /// What a writer of new queries is asked.
  func messages(
    _ template: Template, category: String?, examples: [String], system: String?
  ) -> [CompletionRequest.Message] {
    let safe = DelimiterGuard(template.delimiters)
    var values: [TemplateSlot: String] = [.count: String(perRequest)]
    values[.category] = category.map(safe.neutralised)
    if !examples.isEmpty {
      values[.examples] = examples.enumerated().map { index, text in
        "\(index + 1). \(safe.neutralised(text))"
      }.joined(separator: "\n")
    }
    let question = CompletionRequest.Message(.user, template.filled(with: values))
    return (system.map { [CompletionRequest.Message(.system, $0)] } ?? []) + [question]
  }

  /// What of the settings can change the new queries, but for the model.
  func signature(template: Template) -> Signature {
    let wanted =
      switch count {
      case .total(let total): "\(total)"
      case .perCategory(let each): "\(each) each"
      }
    var signature = Signature([
      "count": wanted, "per_request": "\(perRequest)", "examples": "\(examples)",
      "prompt": String(Checksum.of(template.source).prefix(12)), "keep_seeds": "\(keepSeeds)",
    ])
    if let categories {
      signature = signature.adding(
        "categories", Checksum.of(categories.joined(separator: "\u{0}")).prefix(12))
    }
    return signature
  }
}
