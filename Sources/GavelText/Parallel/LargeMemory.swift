import CTextKernels

extension UnsafeMutableBufferPointer {
  /// Memory for `capacity` elements that will be read here and there, from the start of a cache
  /// line.
  static func allocateLarge(capacity: Int) -> Self {
    let byteCount = capacity * MemoryLayout<Element>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    gavel_prefer_large_pages(memory, byteCount)
    return Self(start: memory.bindMemory(to: Element.self, capacity: capacity), count: capacity)
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

/// How a program that does little else can have its memory.
public enum LargePages {
  /// Makes what the calling thread allocates from here on come from one stretch of memory in large
  /// pages, where the system has them: Linux with glibc.
  ///
  /// A page's first touch costs a microsecond or two, whatever its size, and a thread's heap grows by
  /// a system call at a time: for work that fills some megabytes in some milliseconds, a tenth of
  /// its time. The stretch is of 31 MiB. Up to 2 MiB of it are taken at once; of the rest, what is
  /// never touched is never taken.
  public static func preferForThisThread() { gavel_prefer_large_heap() }
}
