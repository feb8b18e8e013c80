import GavelCore
import GavelText
import Testing

@testable import GavelPipeline

@Suite("The diversity report")
struct DiversityReportTests {
  @Test("A histogram has ten buckets and the ones, mean and median")
  func histogram() {
    let values = [0, 0.05, 0.1, 0.95, 1, 1, 0.999]
    let histogram = Histogram(values)
    #expect(histogram.buckets == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2] && histogram.ones == 2)
    #expect(histogram.median == 0.95 && histogram.count == 7)
    #expect(abs((histogram.mean ?? 0) - values.reduce(0, +) / 7) < 1e-12)
    #expect(Histogram([0.25, 0.75]).median == 0.5)
    #expect(Histogram([]).mean == nil && Histogram([]).median == nil)
  }

  private static let texts = [
    "alpha beta gamma delta epsilon", "alpha beta gamma delta zeta", "one two three",
    "one two three", "nothing like the others at all",
  ]

  private static func lines(_ texts: [String]) -> String {
    texts.map { "{\"text\":\"\($0)\"}\n" }.joined()
  }

  @Test("Measures are those of the library, before and after")
  func measures() throws {
    let result = try DiversityFolder().run(Self.lines(Self.texts), as: "in.jsonl")
    let report = result.report
    let before = TokenizedCorpus(Self.texts, tokenizer: .unicode)
    let kept = [0, 2, 4]
    let after = before.selecting(kept)
    #expect(report.kept == 3)
    #expect(report.copies == 1)
    #expect(report.selfBLEU?.map(\.order) == [2, 3, 4, 5])
    for measure in try #require(report.selfBLEU) {
      #expect(measure.before == SelfBLEU(order: measure.order).mean(of: before))
      #expect(measure.after == SelfBLEU(order: measure.order).mean(of: after))
    }
    #expect(report.distinct?.map(\.order) == [1, 2, 3, 4])
    for measure in try #require(report.distinct) {
      #expect(measure.before == DistinctN.share(of: before, order: measure.order))
      #expect(measure.after == DistinctN.share(of: after, order: measure.order))
    }
    #expect(report.nearestBefore?.f.rows.map(\.count) == [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2])
    #expect(report.nearestAfter?.f.buckets[0] == 3)
    #expect(report.nearestBefore?.sampleOf == nil && report.nearestAgainst == nil)
    let clusters = try #require(report.clusters)
    #expect(clusters.count == 2 && clusters.queries == 4)
    #expect(clusters.largest.map { $0.examples.map(\.line) } == [[1, 2], [3, 4]])
    #expect(clusters.largest.first?.examples.first?.text == Self.texts[0])
  }

  @Test("A sample depends on the seed and on nothing else that should not matter")
  func sample() throws {
    let folder = try DiversityFolder()
    var random = SeedRandom(1)
    let texts = (0..<81).map {
      "w\($0) " + random.text(upTo: 9, of: ["a ", "b ", "c ", "d ", "e "])
    }
    try folder.write(Array(Self.lines(texts).utf8), to: "in.jsonl")
    func report(seed: UInt64) throws -> DiversityReport {
      try folder.run("in.jsonl") {
        $0.seed = seed
        $0.report = .sections([.rougeL])
        $0.rougeL = 0.9
        $0.sampling = (upTo: 80, count: 40)
      }.report
    }
    let first = try report(seed: 1)
    #expect(first.nearestBefore?.sampleOf == 81 && first.nearestBefore?.f.count == 40)
    #expect(try report(seed: 1).json == first.json)
    #expect(try report(seed: 2).nearestBefore?.f.mean != first.nearestBefore?.f.mean)
    #expect(first.selfBLEU == nil && first.clusters == nil && first.distinct == nil)
  }

  @Test("By itself the report is full where little is read or nothing is written")
  func auto() {
    var options = DiversityOptions(input: "in.jsonl")
    #expect(options.sections(queries: 1_000_000).count == 4)
    options.kept = "out.jsonl"
    #expect(options.sections(queries: 5_000).isEmpty && options.sections(queries: 4_999).count == 4)
    options.report = .sections([.distinct])
    #expect(options.sections(queries: 1_000_000) == [.distinct])
  }

  @Test("As JSON every part has its key, and what is not defined is null")
  func json() throws {
    let folder = try DiversityFolder()
    let one = try folder.run(Self.lines(["alpha"]), as: "in.jsonl").report.json
    let object = try #require(one.object)
    #expect(
      object.keys == [
        "input", "against", "rows", "unreadable", "queries", "without_tokens", "copies",
        "exact_duplicate", "near_duplicate", "near_benchmark", "self_bleu_removed", "guarded",
        "kept", "rouge_l_above", "dropped_rouge_l", "highest_rouge_l", "self_bleu", "distinct",
        "clusters", "signature",
      ])
    #expect(object["self_bleu"]?.array?.first?.object?["before"] == .null)
    #expect(object["highest_rouge_l"]?.object?["before"] == .null)
    #expect(object["self_bleu_removed"] == .null && object["guarded"] == .null)
    #expect(object["dropped_rouge_l"]?.object?["mean"] == .null)
    #expect(
      object["signature"]?.string
        == "v:\(gavelVersion)|tok:unicode|rouge_l:0.7|order:2-5|smooth:1|seed:0")
    let counts = try folder.run(Self.lines(["alpha"]), as: "in.jsonl") { $0.report = .sections([]) }
    #expect(counts.report.json.object?["clusters"] == .null)
    #expect(counts.report.json.object?["self_bleu"] == .null)
  }
}
