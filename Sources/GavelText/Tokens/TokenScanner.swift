import CTextKernels

/// Cuts UTF-8 into numbered tokens, without a string on the way.
///
/// The fast twin of ``Tokenizer/scan(_:into:)``: the same tokens for every text, straight from its
/// bytes. It leaves the few texts to that which are not in normal form C, and under `rouge155`
/// those with one of the two letters beyond ASCII whose lowercase is in ASCII.
struct TokenScanner: Sendable {
  private(set) var vocabulary = Vocabulary()
  private var scalars = ScalarTable()
  /// The bytes of the token under way.
  private var pending: [UInt8] = []
  /// By ideograph from U+4E00: its token + 1, or 0 when it has none yet.
  private var ideographs: [UInt32] = []

  /// Appends the tokens of a text to `tokens`, or returns false and appends nothing.
  mutating func append(
    _ utf8: UnsafeBufferPointer<UInt8>, _ tokenizer: Tokenizer, to tokens: inout [UInt32]
  ) -> Bool {
    guard let start = utf8.baseAddress, gavel_has_high_bytes(start, utf8.count) != 0 else {
      appendWords(utf8, to: &tokens)
      return true
    }
    switch tokenizer {
    case .rouge155:
      guard !Self.hasLettersThatBecomeASCII(utf8) else { return false }
      appendWords(utf8, to: &tokens)
    case .unicode:
      return appendScalars(utf8, to: &tokens)
    }
    return true
  }

  /// The number of a token given by its bytes.
  mutating func token(for word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    vocabulary.token(for: word)
  }

  /// Tokens on their way into an array: one text's are written on end and appended at once.
  private struct TokenWriter {
    let start: UnsafeMutablePointer<UInt32>
    var count = 0

    @inline(__always)
    mutating func append(_ token: UInt32) {
      start[count] = token
      count += 1
    }
  }

  /// Appends what `body` writes, which is at most `limit` tokens, unless it returns false.
  @inline(__always)
  private static func write(
    atMost limit: Int, to tokens: inout [UInt32], _ body: (inout TokenWriter) -> Bool
  ) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: limit) { scratch in
      guard let start = scratch.baseAddress else { return true }
      var writer = TokenWriter(start: start)
      guard body(&writer) else { return false }
      tokens.append(contentsOf: UnsafeBufferPointer(start: start, count: writer.count))
      return true
    }
  }

  /// The ASCII words; all bytes beyond ASCII separate.
  private mutating func appendWords(
    _ utf8: UnsafeBufferPointer<UInt8>, to tokens: inout [UInt32]
  ) {
    guard let bytes = utf8.baseAddress else { return }
    // Two words are at least a byte apart.
    _ = Self.write(atMost: (utf8.count + 1) / 2, to: &tokens) {
      writeWords(bytes, utf8.count, &$0)
      return true
    }
  }

  /// Writes the tokens of the ASCII words among some bytes.
  private mutating func writeWords(
    _ bytes: UnsafePointer<UInt8>, _ byteCount: Int, _ tokens: inout TokenWriter
  ) {
    var window = 0
    while window < byteCount {
      let left = byteCount - window
      var words = gavel_word_bytes(bytes + window, left)
      var next = min(64, left)
      while words != 0 {
        let start = words.trailingZeroBitCount
        var length = (~(words &>> UInt64(start))).trailingZeroBitCount
        if start &+ length >= 64, left > 64 {
          // The word may go on: look again from its start, or to its end when it is very long.
          if start > 0 {
            next = start
            break
          }
          while length < left, ASCIITable.isWord(bytes[window + length]) { length += 1 }
          next = length
        }
        tokens.append(token(forWord: bytes + window + start, length, of: left &- start))
        if start &+ length >= 64 { break }
        words &= ~0 &<< UInt64(start &+ length)
      }
      window += next
    }
  }

  /// The token of an ASCII word in any case; of `count` bytes that may be read.
  @inline(__always)
  private mutating func token(
    forWord start: UnsafePointer<UInt8>, _ length: Int, of count: Int
  ) -> UInt32 {
    // Setting this bit lowercases a letter and leaves a digit.
    let lowercase: UInt64 = 0x2020_2020_2020_2020
    guard length > 8 else {
      let key = gavel_packed(start, length, count) | lowercase &>> UInt64(64 &- 8 &* length)
      return vocabulary.token(forPacked: key, length: length)
    }
    guard length > 16 else {
      let rest = gavel_packed(start + 8, length &- 8, count &- 8)
      let word = (
        (gavel_packed(start, 8, count) | lowercase).littleEndian,
        (rest | lowercase &>> UInt64(128 &- 8 &* length)).littleEndian
      )
      return withUnsafeBytes(of: word) { word in
        vocabulary.token(
          for: UnsafeBufferPointer(rebasing: word.assumingMemoryBound(to: UInt8.self)[..<length]))
      }
    }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { word in
      for offset in 0..<length { word[offset] = start[offset] | 0x20 }
      return vocabulary.token(for: UnsafeBufferPointer(word))
    }
  }

  /// The tokens of a text in normal form C; false, and none, where it may be in another.
  private mutating func appendScalars(
    _ utf8: UnsafeBufferPointer<UInt8>, to tokens: inout [UInt32]
  ) -> Bool {
    Self.write(atMost: utf8.count, to: &tokens) { writeScalars(utf8, &$0) }
  }

  /// Stops at a scalar that need not stay as it is in normal form C.
  ///
  /// The tokens ended before it are the text's all the same: it can change no more than what it
  /// follows, which is under way.
  private mutating func writeScalars(
    _ utf8: UnsafeBufferPointer<UInt8>, _ tokens: inout TokenWriter
  ) -> Bool {
    if ideographs.isEmpty { ideographs = Array(repeating: 0, count: 0x9FFF - 0x4E00 + 1) }
    // Whether the token under way is a letter of a script without spaces, which takes marks only.
    var takesMarksOnly = false
    // An ideograph that is the whole token under way, or 0: most have no marks.
    var ideograph: UInt32 = 0
    var offset = 0
    while offset < utf8.count {
      let byte = utf8[offset]
      if byte < 0x80 {
        offset += 1
        let isWord = ASCIITable.isWord(byte)
        if takesMarksOnly || !isWord { end(&ideograph, &tokens) }
        // Setting this bit lowercases a letter and leaves a digit.
        if isWord { pending.append(byte | 0x20) }
        takesMarksOnly = false
        continue
      }
      if let first = Self.ideograph(in: utf8, at: offset) {
        end(&ideograph, &tokens)
        // Of ideographs on end all but the last are tokens, whatever follows.
        ideograph = first
        offset += 3
        while let next = Self.ideograph(in: utf8, at: offset) {
          tokens.append(token(forIdeograph: ideograph))
          ideograph = next
          offset += 3
        }
        takesMarksOnly = true
        continue
      }
      let scalar = Self.scalar(in: utf8, at: &offset)
      guard let kind = scalars.kind(ofComposed: scalar) else {
        pending.removeAll(keepingCapacity: true)
        return false
      }
      switch kind {
      case .unspaced:
        end(&ideograph, &tokens)
        append(scalar)
        takesMarksOnly = true
      case .spaced, .spacedCased:
        if takesMarksOnly { end(&ideograph, &tokens) }
        takesMarksOnly = false
        if kind == .spaced { append(scalar) } else { appendLowercase(of: scalar) }
      case .mark, .unspacedMark:
        // Part of the letter it follows; without one, a mark of a script without spaces is nothing.
        if ideograph != 0 {
          append(ideograph)
          ideograph = 0
        }
        if kind == .mark || takesMarksOnly { append(scalar) } else { end(&ideograph, &tokens) }
      case .separator:
        end(&ideograph, &tokens)
        takesMarksOnly = false
      }
    }
    end(&ideograph, &tokens)
    return true
  }

  private mutating func append(_ scalar: UInt32) {
    guard let scalar = Unicode.Scalar(scalar) else { return }
    pending.append(contentsOf: scalar.utf8)
  }

  private mutating func appendLowercase(of scalar: UInt32) {
    guard let scalar = Unicode.Scalar(scalar) else { return }
    pending.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
  }

  /// Ends the token under way, if there is one.
  @inline(__always)
  private mutating func end(_ ideograph: inout UInt32, _ tokens: inout TokenWriter) {
    if ideograph != 0 {
      tokens.append(token(forIdeograph: ideograph))
      ideograph = 0
    } else if !pending.isEmpty {
      endToken(&tokens)
    }
  }

  private mutating func endToken(_ tokens: inout TokenWriter) {
    tokens.append(pending.withUnsafeBufferPointer { vocabulary.token(for: $0) })
    pending.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  private mutating func token(forIdeograph ideograph: UInt32) -> UInt32 {
    let place = Int(ideograph - 0x4E00)
    let known = ideographs[place]
    return known != 0 ? known - 1 : insertIdeograph(ideograph, at: place)
  }

  @inline(never)
  private mutating func insertIdeograph(_ ideograph: UInt32, at place: Int) -> UInt32 {
    append(ideograph)
    let token = pending.withUnsafeBufferPointer { vocabulary.token(for: $0) }
    pending.removeAll(keepingCapacity: true)
    ideographs[place] = token + 1
    return token
  }
}
