import Foundation

extension Double {
  /// The number with so many decimals, as C's `%.4f` writes it: rounded by its exact value, and to
  /// the even digit where that is halfway.
  ///
  /// - Parameter places: from 0 to 15.
  public func fixed(_ places: Int) -> String {
    precondition((0...15).contains(places), "\(places) decimals")
    let power = (0..<places).reduce(1.0) { power, _ in power * 10 }
    let scaled = magnitude * power
    guard scaled < 0x1p53 else { return String(format: "%.\(places)f", self) }
    var whole = scaled.rounded(.down)
    // The product is rounded itself: where it is halfway, the exact one may be beside it.
    let error = (-scaled).addingProduct(magnitude, power)
    if scaled - whole == 0.5, error != 0 {
      whole += error > 0 ? 1 : 0
    } else {
      whole = scaled.rounded(.toNearestOrEven)
    }
    let digits = String(UInt64(whole))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let text = places == 0 ? padded : "\(padded.dropLast(places)).\(padded.suffix(places))"
    return sign == .minus ? "-" + text : text
  }
}
