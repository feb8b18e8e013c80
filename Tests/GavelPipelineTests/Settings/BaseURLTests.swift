import Testing

@testable import GavelPipeline

@Suite("Base URLs")
struct BaseURLTests {
  @Test(
    "A URL loses what is added later",
    arguments: [
      ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1"),
      ("https://api.example.com/v1/", "https://api.example.com/v1"),
      ("https://api.example.com/v1//", "https://api.example.com/v1"),
      ("https://api.example.com/v1/chat/completions", "https://api.example.com/v1"),
      ("https://api.example.com/v1/chat/completions/", "https://api.example.com/v1"),
      ("HTTPS://host", "https://host"), ("http://[::1]:8000/v1", "http://[::1]:8000/v1"),
      ("https://host/a%20b/@x", "https://host/a%20b/@x"),
    ])
  func normal(text: String, expected: String) throws {
    #expect(try BaseURL.normalized(text) == expected)
  }

  @Test(
    "What is no HTTP URL, or holds a secret, is refused",
    arguments: [
      ("", .notHTTP), ("localhost:8000/v1", .notHTTP), ("ftp://host", .notHTTP),
      ("http://", .notHTTP), ("http://ho st/", .notHTTP), ("http://host:port", .notHTTP),
      ("http://host/v 1", .notHTTP), ("http:/host", .notHTTP),
      ("http://me:pw@host/v1", .credentials), ("me:pw@host", .credentials),
      ("ftp://me@host", .credentials), ("https://host/v1?key=x", .query),
      ("https://host/v1#x", .query),
    ] as [(String, BaseURL.Fault)])
  func faults(text: String, fault: BaseURL.Fault) {
    #expect(throws: fault) { try BaseURL.normalized(text) }
  }
}
