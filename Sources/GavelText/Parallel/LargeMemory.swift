import CTextKernels

extension UnsafeMutableBufferPointer {
  /// Memory for `capacity` elements that will be read here and there.
  static func allocateLarge(capacity: Int) -> Self {
    let memory = allocate(capacity: capacity)
    gavel_prefer_large_pages(memory.baseAddress, capacity * MemoryLayout<Element>.stride)
    return memory
  }
}

extension Array where Element: BitwiseCopyable {
  /// So many of an element, which will be read here and there.
  static func large(repeating element: Element, count: Int) -> Self {
    Array(unsafeUninitializedCapacity: count) { memory, initializedCount in
      // Before it is written to, which is when the pages are taken.
      gavel_prefer_large_pages(memory.baseAddress, count * MemoryLayout<Element>.stride)
      memory.initialize(repeating: element)
      initializedCount = count
    }
  }
}
