import Testing

@testable import GavelPipeline

@Suite(".env files")
struct DotEnvTests {
  @Test(
    "A line is a variable, with or without quotes and export",
    arguments: [
      ("KEY=value", "value"), ("export KEY=value", "value"), ("  KEY = value  ", "value"),
      ("KEY=", ""), ("KEY=a=b", "a=b"), ("KEY=a b", "a b"), ("KEY=a # b", "a"), ("KEY=a#b", "a#b"),
      ("KEY=# b", ""), ("KEY=\"a # b\" # c", "a # b"), ("KEY='a \\n $b'", "a \\n $b"),
      (#"KEY="a\n\"b\"\\""#, "a\n\"b\"\\"), ("KEY=é漢", "é漢"), ("\u{FEFF}KEY=value", "value"),
      ("KEY=first\nKEY=second", "second"), ("# c\r\n\r\nKEY=value\r\n", "value"),
    ])
  func values(text: String, value: String) {
    let (variables, faults) = DotEnv.read(text)
    #expect(variables == ["KEY": value])
    #expect(faults.isEmpty)
  }

  @Test("A line that is no variable is reported by its number and never shown")
  func faults() throws {
    let folder = try SettingsFolder(
      SettingsFolder.minimal,
      files: [".env": "A=1\r\nsk-hidden\r\n1A=hidden\n\nB=\"hidden\nC='hidden' hidden\n=hidden\n"])
    #expect(
      folder.problems() == """
        .env:2: expected KEY=VALUE
        .env:3: expected KEY=VALUE
        .env:5: expected a quote at the end of the value, and nothing after it
        .env:6: expected a quote at the end of the value, and nothing after it
        .env:7: expected KEY=VALUE
        """)
  }

  @Test("The settings' own problems come first")
  func order() throws {
    let folder = try SettingsFolder(
      SettingsFolder.minimal + "seeds: 1\n", files: [".env": "hidden\n"])
    #expect(
      folder.problems() == """
        settings.yaml:8: unknown key "seeds"; did you mean "seed"?
        .env:1: expected KEY=VALUE
        """)
  }
}
