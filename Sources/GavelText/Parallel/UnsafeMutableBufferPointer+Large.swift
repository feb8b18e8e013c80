import CTextKernels

extension UnsafeMutableBufferPointer {
  /// Memory for `capacity` elements that will be read here and there.
  static func allocateLarge(capacity: Int) -> Self {
    let memory = allocate(capacity: capacity)
    gavel_prefer_large_pages(memory.baseAddress, capacity * MemoryLayout<Element>.stride)
    return memory
  }
}
