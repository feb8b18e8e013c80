import GavelCore
import Testing

@Suite("What an evaluation is written as")
struct EvaluationOutputTests {
  @Test("JSON has every number, and null with the reason where there is none")
  func json() {
    var report = EvaluationReport.sample
    report.sections = [report.sections[1], report.sections[2]]
    #expect(
      report.json.pretty == """
        {
          "signature": "v:0.1.0|pairs:0123456789ab|seed:0",
          "level": 0.95,
          "sections": [
            {
              "section": "agreement",
              "group": null,
              "measures": [
                {
                  "name": "accuracy",
                  "value": 0.75,
                  "undefined": null,
                  "n": 1204,
                  "interval": {
                    "lower": 0.625,
                    "upper": 0.875,
                    "method": "bootstrap",
                    "rounds": 1000
                  },
                  "standard_error": null
                },
                {
                  "name": "f1.tie",
                  "value": null,
                  "undefined": "no_such_class",
                  "n": 1204,
                  "interval": null,
                  "standard_error": null
                },
                {
                  "name": "kappa",
                  "value": -1e-05,
                  "undefined": null,
                  "n": 1204,
                  "interval": {
                    "lower": -0.25,
                    "upper": 0.25,
                    "method": "bootstrap",
                    "rounds": 998
                  },
                  "standard_error": null
                }
              ]
            },
            {
              "section": "agreement",
              "group": {
                "kind": "category",
                "name": "数学"
              },
              "measures": [
                {
                  "name": "accuracy",
                  "value": 1,
                  "undefined": null,
                  "n": 4,
                  "interval": {
                    "lower": 0.5,
                    "upper": 1,
                    "method": "wilson",
                    "rounds": null
                  },
                  "standard_error": null
                },
                {
                  "name": "kappa",
                  "value": null,
                  "undefined": "one_class",
                  "n": 4,
                  "interval": null,
                  "standard_error": null
                }
              ]
            }
          ],
          "matrices": [
            {
              "name": "confusion",
              "section": "agreement",
              "rows": [
                "a",
                "b",
                "tie"
              ],
              "columns": [
                "a",
                "b",
                "tie",
                "unparsed"
              ],
              "counts": [
                [
                  500,
                  100,
                  0,
                  1
                ],
                [
                  100,
                  403,
                  0,
                  1
                ],
                [
                  50,
                  49,
                  0,
                  0
                ]
              ]
            }
          ],
          "notes": [
            "3 rows left out as no_prediction, such as gold.jsonl:7"
          ],
          "warnings": [
            "kept rows are *not* better than dropped ones"
          ]
        }
        """)
  }

  @Test("CSV has a row for each number, quoted as RFC 4180 has it")
  func csv() {
    #expect(
      EvaluationReport.sample.csv
        == """
        section,group_kind,group,measure,value,undefined,n,lower,upper,method,standard_error
        data,,,pairs,1204,,1204,,,,
        data,,,unparsed,2,,1204,,,,
        agreement,,,accuracy,0.75,,1204,0.625,0.875,bootstrap,
        agreement,,,f1.tie,,no_such_class,1204,,,,
        agreement,,,kappa,-1e-05,,1204,-0.25,0.25,bootstrap,
        agreement,category,数学,accuracy,1,,4,0.5,1,wilson,
        agreement,category,数学,kappa,,one_class,4,,,,
        agreement,category,"a|b, ""c""\nd",kappa,0.5,,1200,,,,
        agreement,category,"a|b, ""c""\nd",accuracy,0.5,,1200,,,,
        comparison,,,a_scores,16,,30,,,,0.25
        comparison,,,b_scores,10,,30,,,,0.125
        comparison,,,ties,4,,30,,,,0
        comparison,,,inference_error,0,,30,,,,
        comparison,,,score,10,,30,,,,0.125
        comparison,,,winrate,0.375,,26,0.25,0.5625,bootstrap,

        """.replacing("\n", with: "\r\n").replacing("\"\"\r\nd", with: "\"\"\nd"))
  }

  @Test("Markdown has tables, a row for each group, and nothing that it would take for markup")
  func markdown() {
    #expect(
      EvaluationReport.sample.markdown == #"""
        ### data

        | measure | value | 95 % interval | n |
        | --- | ---: | --- | ---: |
        | pairs | 1204 |  | 1204 |
        | unparsed | 2 |  | 1204 |

        ### agreement

        | measure | value | 95 % interval | n |
        | --- | ---: | --- | ---: |
        | accuracy | 0.750 | \[0.625, 0.875\] | 1204 |
        | f1.tie | – (no row has this class) |  | 1204 |
        | kappa | 0.000 | \[-0.250, 0.250\] | 1204 |

        | confusion | a | b | tie | unparsed |
        | --- | ---: | ---: | ---: | ---: |
        | a | 500 | 100 | 0 | 1 |
        | b | 100 | 403 | 0 | 1 |
        | tie | 50 | 49 | 0 | 0 |

        | category | n | accuracy | kappa |
        | --- | ---: | ---: | ---: |
        | 数学 | 4 | 1.000 \[0.500, 1.000\] | – |
        | a\|b, "c" d | 1200 | 0.500 | 0.500 |

        ### comparison

        | measure | value | 95 % interval | n |
        | --- | ---: | --- | ---: |
        | a\_scores | 16 ± 0.250 |  | 30 |
        | b\_scores | 10 ± 0.125 |  | 30 |
        | ties | 4 ± 0.000 |  | 30 |
        | inference\_error | 0 |  | 30 |
        | score | 10 ± 0.125 |  | 30 |
        | winrate | 0.375 | \[0.250, 0.562\] | 26 |

        - 3 rows left out as no\_prediction, such as gold.jsonl:7

        > **Warning:** kept rows are \*not\* better than dropped ones

        Signature: `v:0.1.0|pairs:0123456789ab|seed:0`

        """#)
  }

  @Test("Nova's layout has its keys in its order, floats as Python writes them")
  func nova() throws {
    #expect(
      try #require(EvaluationReport.sample.nova).pretty == """
        {
          "config_general": {
            "signature": "v:0.1.0|pairs:0123456789ab|seed:0"
          },
          "results": {
            "custom|llm_judge_judge|0": {
              "a_scores": 16.0,
              "a_scores_stderr": 0.25,
              "b_scores": 10.0,
              "b_scores_stderr": 0.125,
              "ties": 4.0,
              "ties_stderr": 0.0,
              "inference_error": 0.0,
              "inference_error_stderr": null,
              "score": 10.0,
              "score_stderr": 0.125,
              "winrate": 0.375,
              "lower_rate": 0.25,
              "upper_rate": 0.5625
            },
            "all": {
              "a_scores": 16.0,
              "a_scores_stderr": 0.25,
              "b_scores": 10.0,
              "b_scores_stderr": 0.125,
              "ties": 4.0,
              "ties_stderr": 0.0,
              "inference_error": 0.0,
              "inference_error_stderr": null,
              "score": 10.0,
              "score_stderr": 0.125,
              "winrate": 0.375,
              "lower_rate": 0.25,
              "upper_rate": 0.5625
            }
          },
          "versions": {
            "custom|llm_judge_judge|0": 0
          }
        }
        """)
    #expect(EvaluationReport(sections: [EvaluationReport.sample.sections[1]]).nova == nil)
  }

  @Test("FMEval's layout has the same names in the same order for all rows and each category")
  func fmeval() {
    var report = EvaluationReport.sample
    report.sections.removeLast()
    #expect(
      report.fmeval(dataset: "gold").pretty == """
        [
          {
            "eval_name": "agreement",
            "dataset_name": "gold",
            "dataset_scores": [
              {
                "name": "accuracy",
                "value": 0.75
              },
              {
                "name": "f1.tie",
                "value": null
              },
              {
                "name": "kappa",
                "value": -1e-05
              }
            ],
            "prompt_template": null,
            "category_scores": [
              {
                "name": "数学",
                "scores": [
                  {
                    "name": "accuracy",
                    "value": 1
                  },
                  {
                    "name": "f1.tie",
                    "value": null
                  },
                  {
                    "name": "kappa",
                    "value": null
                  }
                ]
              },
              {
                "name": "a|b, \\"c\\"\\nd",
                "scores": [
                  {
                    "name": "accuracy",
                    "value": 0.5
                  },
                  {
                    "name": "f1.tie",
                    "value": null
                  },
                  {
                    "name": "kappa",
                    "value": 0.5
                  }
                ]
              }
            ],
            "output_path": null,
            "error": null
          }
        ]
        """)
  }

  @Test("What is not finite is written as no number, in every form")
  func notFinite() throws {
    let report = EvaluationReport(sections: [
      EvaluationSection(
        "comparison",
        measures: [
          Measured(
            "winrate", .value(.nan), n: 1,
            interval: Interval(lower: -.infinity, upper: .infinity, method: .bootstrap),
            standardError: .nan)
        ])
    ])
    #expect(report.csv.hasSuffix("\r\ncomparison,,,winrate,,,1,,,bootstrap,\r\n"))
    #expect(report.json.line.contains(#""name":"winrate","value":null,"undefined":null,"n":1"#))
    #expect(try #require(report.nova).line.contains(#""lower_rate":null"#))
    #expect(report.markdown.contains("| winrate | – |  | 1 |"))
  }
}
