/// The draws of one reply, one after the other, from 64 bits that a ``Draw`` gave.
///
/// SplitMix64 (Steele, Lea, Flood 2014). One hash of the prompt is enough for a whole reply.
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(_ bits: UInt64) { state = bits }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number in [0, 1), uniform.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func happens(_ share: Double) -> Bool { uniform() < share }

  mutating func index(below count: Int) -> Int { min(count - 1, Int(uniform() * Double(count))) }

  mutating func one<Element>(of elements: [Element]) -> Element {
    elements[index(below: elements.count)]
  }

  /// About normal with mean 0 and deviation 1: twelve uniform numbers less six.
  ///
  /// Additions only, so that it is bit for bit the same on every machine.
  mutating func gaussian() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }

  /// Some of the elements, in their order.
  mutating func some<Element>(_ count: Int, of elements: [Element]) -> [Element] {
    guard count < elements.count else { return elements }
    var places = Array(elements.indices)
    for place in 0..<count {
      places.swapAt(place, place + index(below: places.count - place))
    }
    return places[..<count].sorted().map { elements[$0] }
  }
}
