extension Voice {
  static let english = [
    Voice(
      layout: .prose,
      openings: [
        "Here is how I would put it.", "Let me go through this in turn.",
        "There are a few sides to this.",
      ],
      points: [
        "The first thing to look at is {}.", "Much of this comes down to {}.",
        "It also matters how to fit in {}.", "One should keep {} in mind as well.",
        "Without {} the rest would make little sense.",
      ],
      fillers: [
        "The details differ from case to case.",
        "This is a broad matter, and a few lines can only touch on it.",
        "Most people would agree on the general idea.",
        "There is usually more than one way to go about it.",
        "It helps to take it slowly.",
      ],
      closings: [
        "That should cover the essentials.", "I hope this helps.",
        "From there the rest follows easily.",
      ]),
    Voice(
      layout: .list,
      openings: [
        "The short version:", "What seems worth saying here:", "In brief:",
      ],
      points: [
        "On {}: this deserves attention first.", "Then {}, closely tied to the rest.",
        "Also {}, as is often overlooked.", "Do not forget {}.", "Finally {}, to round it off.",
      ],
      fillers: [
        "Some background is always useful.", "It depends on the circumstances.",
        "There are several opinions about this.", "Opinions vary here.",
        "Nothing is set in stone.",
      ],
      closings: [
        "Ask again if anything is unclear.", "So much for the overview.",
        "Taken together, this gives a fair picture.",
      ]),
    Voice(
      layout: .prose,
      openings: [
        "Good question!", "Sure, happy to help.", "Thanks for asking.",
      ],
      points: [
        "So, at the heart of it: {}.", "Think of {} as the starting point.",
        "You will also want to consider {}.", "What people tend to miss is {}.",
        "Personally I would pay special attention to {}.",
      ],
      fillers: [
        "Honestly, it is hard to say anything definite.", "There is a lot that one could add.",
        "Experience teaches quite a bit here.", "Things like this are never black and white.",
        "Everybody sees it a little differently.",
      ],
      closings: [
        "Let me know if you want to hear more!", "Good luck with it.",
        "And that is basically all there is to it.",
      ]),
  ]
}
