import Foundation
import GavelCore
import Testing

@Suite("Numbers with so many decimals")
struct FixedDecimalsTests {
  @Test("They are those of C's printf", arguments: [0, 1, 2, 4, 9, 15])
  func asPrintf(places: Int) {
    var generator = SystemRandomNumberGenerator()
    var numbers: [Double] = [
      0, -0.0, 0.5, 1.5, 2.5, 0.25, 0.125, 0.375, -0.5, 0.05, 0.15, 0.35, 1.005, 2.675, 1e-20, 1,
      0.99995, 0.99996, 1e15, 1e22, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity,
      -.infinity,
    ]
    for _ in 0..<20_000 {
      numbers.append(Double.random(in: -2...2, using: &generator))
      numbers.append(Double.random(in: -1e9...1e9, using: &generator))
      // Halves of the last place and what is next to them.
      let half =
        (Double(Int.random(in: 0..<100_000, using: &generator)) + 0.5) / pow(10, Double(places))
      numbers += [half, half.nextUp, half.nextDown]
    }
    for number in numbers {
      #expect(
        number.fixed(places) == String(format: "%.\(places)f", number), "\(number.bitPattern)")
    }
  }
}
