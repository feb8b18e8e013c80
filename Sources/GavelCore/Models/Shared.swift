/// A value of many parts that is kept once, however many hold it.
///
/// To hand it on copies a reference. A function that waits keeps what it works on in a frame on the
/// heap, and a request for a model is worked on by a dozen of them at once.
struct Shared<Value: Hashable & Sendable>: Hashable, Sendable {
  private final class Box: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
  }

  private let box: Box

  init(_ value: Value) { box = Box(value) }

  var value: Value { box.value }

  static func == (left: Shared, right: Shared) -> Bool {
    left.box === right.box || left.value == right.value
  }

  func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
