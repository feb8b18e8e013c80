/// Memory that several threads work on at a time, each element being used by one of them only.
///
/// For loops whose items read or write elements of their own. The compiler cannot see that no two
/// items touch the same, so whoever makes one of these answers for it. It does not own the memory.
struct DisjointBuffer<Element>: @unchecked Sendable {
  let elements: UnsafeMutableBufferPointer<Element>

  init(_ elements: UnsafeMutableBufferPointer<Element>) {
    self.elements = elements
  }
}
