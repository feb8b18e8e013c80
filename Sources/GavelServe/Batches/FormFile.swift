/// The file of a `multipart/form-data` body, and what it is for.
struct FormFile {
  let purpose: String
  let name: String
  let file: ArraySlice<UInt8>

  init(_ bytes: [UInt8], contentType: String) throws(APIProblem) {
    guard contentType.hasPrefix("multipart/form-data"),
      let mark = contentType.split(separator: "boundary=", maxSplits: 1).dropFirst().first
    else { throw .invalid("expected multipart/form-data with a boundary") }
    let boundary = Array("--\(mark)".utf8)
    var (purpose, file): (String?, ArraySlice<UInt8>?) = (nil, nil)
    var fileName = "upload.jsonl"
    var rest = bytes[...]
    while let start = rest.firstRange(of: boundary) {
      rest = rest[start.upperBound...]
      guard let head = rest.firstRange(of: Array("\r\n\r\n".utf8)),
        let end = rest.firstRange(of: Array("\r\n".utf8) + boundary)
      else { break }
      let name = String(decoding: rest[..<head.lowerBound], as: UTF8.self)
      guard head.upperBound <= end.lowerBound else { break }
      let body = rest[head.upperBound..<end.lowerBound]
      if name.contains("name=\"purpose\"") { purpose = String(decoding: body, as: UTF8.self) }
      if name.contains("name=\"file\"") {
        file = body
        if let match = name.firstMatch(of: /filename="([^"]+)"/) { fileName = String(match.1) }
      }
      rest = rest[end.lowerBound...]
    }
    guard let purpose, let file else { throw .invalid("expected the parts purpose and file") }
    (self.purpose, self.name, self.file) = (purpose, fileName, file)
  }
}
