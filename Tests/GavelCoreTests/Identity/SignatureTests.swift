import Testing

@testable import GavelCore

@Suite struct SignatureTests {
  @Test("A signature is its parts in their order")
  func text() {
    let signature = Signature(["diversify": "rouge_l:0.7", "tok": "unicode"]).adding("seed", 42)
    #expect(signature.description == "diversify:rouge_l:0.7|tok:unicode|seed:42")
    #expect(Signature().description == "")
  }

  @Test("Signatures are equal where all parts are")
  func equality() {
    #expect(Signature(["a": "1"]).adding("b", 2) == Signature(["a": "1", "b": "2"]))
    #expect(Signature(["a": "1", "b": "2"]) != Signature(["b": "2", "a": "1"]))
    #expect(Signature(["a": "1|b:2"]) != Signature(["a": "1", "b": "2"]))
    #expect(Signature(["a": #"1\"#, "b": "2"]) != Signature(["a": #"1\|b:2"#]))
    #expect(Signature(["a": "1|b:2"]).description == #"a:1\|b:2"#)
  }
}
