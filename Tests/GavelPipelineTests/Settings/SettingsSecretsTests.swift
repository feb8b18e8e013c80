import Testing

@testable import GavelPipeline

@Suite("Secrets in settings")
struct SettingsSecretsTests {
  private static let secret = "sk-proj-4f9Kq1Zx8Lm2Vb7Nc3Tt"
  private static let server = "provider: openai, base_url: http://localhost/v1"

  @Test(
    "A key is refused wherever it stands, and no message shows it",
    arguments: [
      (
        "\(server), api_key_env: \(secret)",
        "models.opt.api_key_env: expected the name of an environment variable, such as OPENAI_API_KEY, found something else; if it is a key, keep it in the environment or in .env"
      ),
      (
        "\(server), api_key_env: 0123456789ABCDEF01234567",
        "models.opt.api_key_env: expected the name of"
      ),
      (
        "\(server), api_key_env: [\(secret)]",
        "models.opt.api_key_env: expected the name of an environment variable, found a list"
      ),
      (
        "\(server), api_key: \(secret)",
        "models.opt.api_key: no key may stand here; put the key into an environment variable and its name under api_key_env"
      ),
      ("\(server), key: \(secret)", "models.opt.key: no key may stand here;"),
      ("\(server), Token: \(secret)", "models.opt.Token: no key may stand here;"),
      (
        "\(server), extra: {headers: {Authorization: Bearer \(secret)}}",
        "models.opt.extra.headers.Authorization: no key may stand here;"
      ),
      ("\(server), extra: {user: \(secret)}", "models.opt.extra.user: this looks like a key;"),
      (
        "provider: openai, base_url: \"https://me:\(secret)@host/v1\"",
        "models.opt.base_url: a user name or password in a URL;"
      ),
      (
        "provider: openai, base_url: \"https://host/v1?key=\(secret)\"",
        "models.opt.base_url: expected a URL without ? and #"
      ),
      (
        "provider: openai, base_url: \(secret)",
        "models.opt.base_url: expected a URL that begins with http:// or https://, such as http://127.0.0.1:8000/v1"
      ),
      ("provider: \(secret)", "models.opt.provider: unknown provider of 28 characters;"),
      (
        "\(server), temperature: \(secret)",
        "models.opt.temperature: expected a number from 0 to 2, found the text of 28 characters"
      ),
      ("\(server), \(secret): 1", "unknown key of 28 characters in models.opt"),
    ])
  func keys(model: String, expected: String) throws {
    let text = SettingsFolder.minimal.replacing(
      "opt: {provider: simulator}", with: "opt: {\(model)}")
    let problems = try SettingsFolder.problems(text)
    #expect(problems.hasPrefix("settings.yaml:4: \(expected)"))
    #expect(!problems.contains(Self.secret.dropFirst(8)))
    #expect(!problems.contains("0123456789ABCDEF01234567"))
  }

  @Test("A model may be called key or token, but a key may not stand in its place")
  func names() throws {
    let text = SettingsFolder.minimal.replacing("opt", with: "token")
    #expect(try SettingsFolder.problems(text) == "")
    let problems = try SettingsFolder.problems(
      text.replacing("teachers:", with: "api_key: \(Self.secret)\nteachers:"))
    #expect(
      problems
        == "settings.yaml:7: api_key: no key may stand here; put the key into an environment variable and its name under api_key_env"
    )
    #expect(
      try SettingsFolder.problems(
        SettingsFolder.minimal.replacing(
          "opt: {provider: simulator}",
          with: "opt: {provider: simulator}\n  api_key: \(Self.secret)"))
        == "settings.yaml:5: models.api_key: no key may stand here; put the key into an environment variable and its name under api_key_env"
    )
  }

  @Test(
    "A flag's value is not shown where it may be a key",
    arguments: [
      "models.llama.api_key=\(secret)", "\(secret)", "seed=\(secret)", "seed=[\(secret)",
      "judging.format=\(secret)", "candidates.0=\(secret)", "recipe=\(secret)",
    ])
  func flags(flag: String) throws {
    let problems = try SettingsFolder.problems(SettingsFolder.minimal, [flag])
    #expect(problems.hasPrefix("--set"))
    #expect(!problems.contains(Self.secret.dropFirst(8)))
  }

  @Test(
    "A variable's name is in capitals or stands in the environment",
    arguments: [
      ("OPENAI_API_KEY", true), ("KEY2", true), ("_K", true), ("my_key", true),
      ("other_key", false),
      ("gsk_0aB1cD2eF3gH", false), ("sk-abc", false), ("2KEY", false), ("A KEY", false),
      ("", false),
      ("AKIA0123456789ABCDEF", false), (String(repeating: "A", count: 65), false),
    ])
  func variables(text: String, isName: Bool) {
    #expect(KeyVariable.isName(text, in: ["my_key": "x"]) == isName)
  }

  @Test("The resolved settings name variables and hold no key")
  func resolved() throws {
    let text = SettingsFolder.minimal.replacing(
      "opt: {provider: simulator}", with: "opt: {\(Self.server), api_key_env: OPT_KEY}")
    let folder = try SettingsFolder(text, files: [".env": "OPT_KEY=\(Self.secret)\n"])
    let resolved = try folder.read()
    #expect(resolved.environment["OPT_KEY"] == Self.secret)
    #expect(resolved.settings.resolvedYAML.contains("api_key_env: OPT_KEY"))
    #expect(!resolved.settings.resolvedYAML.contains(Self.secret))
    var dumped = ""
    dump(resolved, to: &dumped)
    #expect(dumped.contains("OPT_KEY"))
    #expect(!dumped.contains(Self.secret))
    #expect(!"\(resolved)".contains(Self.secret))
  }
}
