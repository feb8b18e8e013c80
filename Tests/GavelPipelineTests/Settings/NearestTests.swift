import Testing

@testable import GavelPipeline

@Suite("The nearest name")
struct NearestTests {
  @Test(
    "A slip of the finger is recognised, another word is not",
    arguments: [
      ("temprature", "temperature"), ("Temperature", "temperature"), ("max-tokens", "max_tokens"),
      ("maxtokens", "max_tokens"), ("tpo_p", "top_p"), ("top_p", "top_p"), ("stops", "stop"),
      ("colour", nil), ("", nil), ("x", nil),
    ] as [(String, String?)])
  func nearest(name: String, expected: String?) {
    let names = ["temperature", "max_tokens", "top_p", "stop", "seed"]
    #expect(Nearest.to(name, among: names) == expected)
  }

  @Test(
    "The distance counts insertions, deletions, changes and swaps of neighbours",
    arguments: [("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3)])
  func distance(left: String, right: String, expected: Int) {
    #expect(Nearest.distance(Array(left), Array(right)) == expected)
    #expect(Nearest.distance(Array(right), Array(left)) == expected)
  }
}
