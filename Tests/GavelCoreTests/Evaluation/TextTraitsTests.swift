import GavelCore
import Testing

@Suite("What of a text may sway a judge")
struct TextTraitsTests {
  @Test(
    "Length is in Unicode scalars",
    arguments: [("", 0), ("abc", 3), ("你好", 2), ("e\u{301}", 2), ("👨‍👩‍👧", 5), ("a\r\nb", 4)])
  func length(text: String, scalars: Int32) {
    #expect(TextTraits(of: text).length == scalars)
    #expect(Int(scalars) == text.unicodeScalars.count)
  }

  @Test(
    "Two lines that begin as items do are a list, however they are set in",
    arguments: [
      "- one\n- two", "Here:\n\n* one\n\n* two\n", "+ a\r\n+ b\r\n", "•一\n•二", "1. one\n2. two",
      "1) one\n  2) two", "1、一\n2、二", "1.首先\n2.其次", "    - deep\n\t- deeper", "10. ten\n11. eleven",
      "１. no\n- a\n1. b",
    ])
  func lists(text: String) {
    #expect(TextTraits(of: text).hasList)
  }

  @Test(
    "What only looks like a list is none",
    arguments: [
      "", "- one alone", "One - two\nthree - four", "-5 degrees\n-6 degrees", "---\n---",
      "3.5 km\n4.5 km", "1999. A year.\n2000. Another.", "**bold**\n**bold**", "1\n2",
      "a. one\nb. two",
    ])
  func noLists(text: String) {
    #expect(!TextTraits(of: text).hasList)
  }

  @Test(
    "Headings, fences, tables, bold words, code and links are markdown",
    arguments: [
      "# Title", "Text\n\n### Title\nText", "```swift\nlet a = 1\n```", "~~~\ncode\n~~~",
      "| a | b |\n| - | - |", "This is **bold**.", "这是**重点**。", "Call `run()` first.",
      "See [the docs](https://example.com).", "  ## Set in",
    ])
  func markdown(text: String) {
    #expect(TextTraits(of: text).hasMarkdown)
  }

  @Test(
    "What only looks like markdown is none",
    arguments: [
      "", "Plain.", "#hashtag", "Item #1 is #1", "####### seven", "2**3 and 4**5", "a ** b ** c",
      "One ` tick", "``", "|x|", "[1] (see there)", "](", "* one\n* two", "**", "** **", "#",
    ])
  func noMarkdown(text: String) {
    #expect(!TextTraits(of: text).hasMarkdown)
  }

  @Test("A refusal is what the run takes for one")
  func refusal() {
    #expect(TextTraits(of: "I'm sorry, but I can't help with that.").isRefusal)
    #expect(!TextTraits(of: "I'm sorry for your loss. Here is what to do.").isRefusal)
  }

  @Test("Any text has traits")
  func hostile() {
    var texts = HostileText(seed: 3, delimiters: ["[Answer]", "**", "- ", "`", "|", "#", "]("])
    for _ in 0..<500 {
      let text = texts.text()
      #expect(TextTraits(of: text).length == Int32(text.unicodeScalars.count))
    }
  }
}
