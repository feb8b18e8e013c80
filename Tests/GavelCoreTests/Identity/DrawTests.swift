import Testing

@testable import GavelCore

@Suite struct DrawTests {
  /// Reference values: Python's `hashlib.sha256(f"{seed}\0{purpose}\0{key}")`, the first 8 bytes.
  @Test(
    "A draw is the same in every version",
    arguments: [
      (42, "side", "q-1", 1_136_324_947_907_238_137, 0.06160029885852525, 0),
      (0, "", "", 12_749_615_521_408_007_918, 0.6911580423332734, 6),
      (.max, "split", "请", 7_163_400_277_129_921_199, 0.3883287071423762, 3),
    ] as [(UInt64, String, String, UInt64, Double, Int)])
  func golden(
    _ seed: UInt64, _ purpose: String, _ key: String, _ bits: UInt64, _ uniform: Double,
    _ index: Int
  ) {
    let draw = Draw(seed: seed)
    #expect(draw.bits(purpose, key) == bits)
    #expect(draw.uniform(purpose, key) == uniform)
    #expect(draw.index(below: 10, purpose, key) == index)
  }

  @Test(
    "Draws are uniform: chi-square over 20 bins is below the 99.99 % point",
    arguments: [1, 2, 2023])
  func uniform(_ seed: UInt64) {
    let draw = Draw(seed: seed)
    var counts = [Int](repeating: 0, count: 20)
    for key in 0..<4_000 { counts[draw.index(below: 20, "split", "q-\(key)")] += 1 }
    let chiSquare = counts.reduce(0.0) { $0 + Double(($1 - 200) * ($1 - 200)) / 200 }
    // 19 degrees of freedom; the upper and lower 0.01 % points are 52.4 and 3.6.
    #expect(chiSquare < 52.4 && chiSquare > 3.6)
  }

  @Test("Draws for other purposes, seeds and equivalent keys are other draws")
  func independent() {
    let draw = Draw(seed: 1)
    #expect(draw.bits("a", "b") != draw.bits("b", "a"))
    #expect(draw.bits("ab", "") != draw.bits("a", "b"))
    #expect(draw.bits("a", "b") != Draw(seed: 2).bits("a", "b"))
    #expect(draw.bits("a", "é") != draw.bits("a", "e\u{301}"))
    let both = (0..<1_000).count {
      draw.uniform("x", "\($0)") < 0.5 && draw.uniform("y", "\($0)") < 0.5
    }
    #expect(both > 180 && both < 320)
  }

  @Test("A draw is in its range", arguments: [1, 2, 3, 1_000])
  func range(_ count: Int) {
    let draw = Draw(seed: 3)
    for key in 0..<500 {
      #expect((0..<count).contains(draw.index(below: count, "r", "\(key)")))
      #expect((0..<1).contains(draw.uniform("r", "\(key)")))
    }
  }
}
