import ArgumentParser
import GavelTestSupport
import Testing

@testable import gavel

@Suite("The command line of gavel diversity, read the short way")
struct DiversityRequestTests {
  private static let valued = [
    "--out", "--dropped", "--against", "--highest", "--field", "--format", "--rouge-l",
    "--self-bleu", "--self-bleu-keep", "--order", "--tokenizer", "--threads", "--seed", "--report",
  ]
  private static let values = [
    "-", "0.7", "off", "1", "5", "0", "1.5", "é", "a b", "csv", "auto", "rouge155", "counts",
    "distinct,clusters", "nothing", "help", "+3", "18446744073709551615",
  ]
  private static let others = [
    "", "--", "-1", "-h", "--help", "--version", "--json", "--numbers-guard", "--json=true",
    "--out=x", "--unknown", "other.jsonl",
  ]

  @Test(
    "Plain words are read",
    arguments: [
      "in.jsonl", "-", "in.jsonl --json", "--numbers-guard in.jsonl",
      "in.jsonl --out kept.jsonl --dropped - --report counts --threads 1",
      "--against a --against b in.jsonl --highest h --rouge-l off",
      "in.jsonl --rouge-l 0.5 --self-bleu 0.6 --order 3 --tokenizer rouge155 --seed 7",
      "in.jsonl --format csv --field a.b --self-bleu-keep 10 --report rouge-l,self-bleu",
    ])
  func plain(line: String) throws {
    let words = line.split(separator: " ").map(String.init)
    let request = try #require(DiversityRequest(plain: ["diversity"] + words))
    #expect(try Diversity.parse(words).request == request)
  }

  @Test(
    "Everything else is left to the parser",
    arguments: [
      "", "in.jsonl other.jsonl", "in.jsonl --help", "in.jsonl -h", "in.jsonl --version",
      "in.jsonl --out", "in.jsonl --out=x", "in.jsonl --out --json", "in.jsonl --out a --out b",
      "in.jsonl --json --json", "in.jsonl --unknown 1", "in.jsonl --threads 0",
      "in.jsonl --order x", "in.jsonl --rouge-l 2", "in.jsonl --format tar",
      "in.jsonl --report half", "in.jsonl --highest h", "-- in.jsonl",
      "--generate-completion-script",
    ])
  func left(line: String) {
    let words = line.split(separator: " ").map(String.init)
    #expect(DiversityRequest(plain: ["diversity"] + words) == nil)
  }

  @Test("No other command is read so")
  func others() {
    #expect(DiversityRequest(plain: []) == nil)
    #expect(DiversityRequest(plain: ["help", "diversity"]) == nil)
    #expect(DiversityRequest(plain: ["run", "in.jsonl"]) == nil)
  }

  @Test("Whatever is read means what it means to the parser")
  func slowTwin() throws {
    var random = SeededGenerator(state: 12)
    func pick(_ words: [String]) -> String { words[Int.random(in: words.indices, using: &random)] }
    var read = 0
    for _ in 0..<4000 {
      var words = ["in.jsonl"]
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        // Mostly an option and a value, so that many lines are good.
        let isPair = Int.random(in: 0..<6, using: &random) > 0
        let new = isPair ? [pick(Self.valued), pick(Self.values)] : [pick(Self.others)]
        let place = Int.random(in: 0...words.count, using: &random)
        words.insert(contentsOf: new, at: place)
      }
      guard let request = DiversityRequest(plain: ["diversity"] + words) else { continue }
      read += 1
      #expect(try Diversity.parse(words).request == request, "\(words)")
    }
    #expect(read > 400, "of 4,000 lines only \(read) are read")
  }

  private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }
}
