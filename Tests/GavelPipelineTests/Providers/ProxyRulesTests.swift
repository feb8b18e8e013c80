import Testing

@testable import GavelPipeline

@Suite("Which proxy a server is reached through")
struct ProxyRulesTests {
  private static func name(_ url: String, _ environment: [String: String]) throws -> String? {
    try ProxyRules(environment).proxy(for: url)?.name
  }

  @Test(
    "Variables count as curl has it: the protocol's own first, lower case first, http_proxy in lower case alone",
    arguments: [
      ("http://a.example/v1", ["http_proxy": "p:1"], "http://p:1"),
      ("http://a.example/v1", ["HTTP_PROXY": "p:1"], nil),
      ("https://a.example/v1", ["HTTPS_PROXY": "p:1"], "http://p:1"),
      ("https://a.example/v1", ["HTTPS_PROXY": "p:1", "https_proxy": "q:1"], "http://q:1"),
      ("https://a.example/v1", ["https_proxy": ""], nil),
      ("https://a.example/v1", ["https_proxy": "", "ALL_PROXY": "q"], "http://q:1080"),
      ("http://a.example/v1", ["https_proxy": "p:1"], nil),
      ("http://a.example/v1", ["all_proxy": "socks5h://p", "ALL_PROXY": "q"], "socks5://p:1080"),
      ("https://a.example/v1", ["HTTPS_PROXY": "http://u:s3cret@p:1/"], "http://p:1"),
      ("https://a.example/v1", ["HTTPS_PROXY": "http://[::1]:8"], "http://[::1]:8"),
    ] as [(String, [String: String], String?)])
  func variables(url: String, environment: [String: String], expected: String?) throws {
    #expect(try Self.name(url, environment) == expected)
  }

  @Test(
    "NO_PROXY names hosts, domains, addresses and ranges, with or without a port",
    arguments: [
      ("a.example", "a.example", true), ("a.example", "example", true),
      ("a.example", ".example", true), ("a.example", "*", true), ("a.example", "b.example", false),
      ("ba.example", "a.example", false), ("a.example", "x, y ,a.example", true),
      ("a.example", "x y a.example", true), ("A.Example", "a.eXample", true),
      ("a.example:8000", "a.example:8000", true), ("a.example:8000", "a.example:80", false),
      ("a.example", "a.example:443", true), ("10.1.2.3", "10.0.0.0/8", true),
      ("11.1.2.3", "10.0.0.0/8", false), ("10.1.2.3", "10.1.2.3", true),
      ("10.1.2.3", "0.0.0.0/0", true), ("10.1.2.3", "10.1.2.0/33", false),
      ("10.1.2.3", "2.3", false), ("[fe80::1]", "fe80::1", true), ("[fe80::1]", "[fe80::1]", true),
      ("a.example", "", false), ("a.example", ",.,", false),
    ])
  func exempt(host: String, list: String, isExempt: Bool) throws {
    for variable in ["no_proxy", "NO_PROXY"] {
      let environment = ["HTTPS_PROXY": "p:1", "no_proxy": ""].merging([variable: list]) { $1 }
      #expect(try (Self.name("https://\(host)/v1", environment) == nil) == isExempt)
    }
  }

  @Test(
    "Loopback is not proxied unless it is asked for",
    arguments: ["localhost", "127.0.0.1:8000", "127.9.9.9", "[::1]:8000", "a.localhost"])
  func loopback(host: String) throws {
    let environment = ["ALL_PROXY": "p:1"]
    #expect(try Self.name("http://\(host)/v1", environment) == nil)
    let asked = environment.merging([ProxyRules.loopbackVariable: "1"]) { $1 }
    #expect(try Self.name("http://\(host)/v1", asked) == "http://p:1")
  }

  @Test("User name and password go out as Basic has them, percent signs decoded")
  func credentials() throws {
    let proxy = try Proxy("http://us%40er:p%3Ass@proxy.example:3128")
    #expect(proxy.credentials == "dXNAZXI6cDpzcw==")
    #expect(try Proxy("http://user@p:1").credentials == "dXNlcjo=")
    #expect(proxy.host == "proxy.example" && proxy.port == 3128)
  }

  @Test(
    "What names no proxy is an error with the variable, and without the password",
    arguments: [
      "ftp://user:s3cret@p:1", "https://user:s3cret@p:1", "http://user:s3cret@p:99999",
      "http://user:s3cret@", "http://user:s3cret@p:x", "socks5://user:s3cret@p:1", "http://a b",
    ])
  func bad(text: String) throws {
    let error = #expect(throws: ProxyRules.BadVariable.self) {
      try Self.name("https://a.example/v1", ["HTTPS_PROXY": text])
    }
    #expect(error?.description.contains("HTTPS_PROXY") == true)
    #expect(error?.description.contains("s3cret") == false)
  }

  @Test("A variable that names no proxy is a problem of the settings, where a model needs it")
  func checked() throws {
    let yaml = """
      queries: {sources: [{path: seeds.jsonl}]}
      models:
        one: {provider: openai, base_url: "https://a.example/v1"}
        two: {provider: openai, base_url: "http://127.0.0.1:1/v1"}
      candidates: [one, two]
      teachers: [one]
      """
    let folder = try SettingsFolder(yaml)
    let problems = folder.problems(environment: ["ALL_PROXY": "ftp://user:s3cret@p:1"])
    #expect(
      problems.contains("settings.yaml:3: models.one.base_url: the environment variable ALL_PROXY"))
    #expect(!problems.contains("models.two") && !problems.contains("s3cret"))
  }
}
