/// What simulated models make new queries of: a start with a topic, and a task with a number.
struct NewQueryWords {
  let topics: [String]
  let starts: [String]
  let tasks: [String]

  static let english = NewQueryWords(
    topics: [
      "a village library", "night trains", "wild bees", "an old lighthouse", "street markets",
      "glass bottles", "school gardens", "river ferries", "handwritten letters", "city foxes",
      "wind turbines", "folk songs", "mountain huts", "paper maps", "public baths", "rye bread",
    ],
    starts: [
      "My neighbour has begun to collect everything about {}.",
      "Suppose that a small town wants to spend its savings on {}.",
      "I am preparing a talk of a quarter of an hour on {}.",
      "In a novel that I am writing, {} play a part in the last chapter.",
      "Two friends of mine quarrelled yesterday over {}.",
      "A newspaper asks its readers to send in something about {}.",
      "For my exam next week I have to know more about {}.",
      "Our museum will open a room about {} in the spring.",
    ],
    tasks: [
      "Write a poem of {} lines with a rhyme in every second one.",
      "Which {} arguments would you put first, and which can be left out?",
      "Explain step by step what one must reckon with, in {} sentences at most.",
      "How much does each of {} people pay if the total is shared by age?",
      "Draw up a table with {} rows: year, event, consequence.",
      "Answer as a ship's captain with {} years at sea would.",
      "Correct the widespread errors about it, {} if you can, and name your sources.",
      "Translate the opening into plain words for children of {}.",
      "What follows logically if only {} of the witnesses tell the truth?",
      "Give me {} titles, none of them longer than four words.",
    ])

  static let chinese = NewQueryWords(
    topics: [
      "社区图书馆", "夜班火车", "野生蜜蜂", "旧灯塔", "早市", "玻璃瓶", "校园菜地", "江上渡轮", "手写书信", "城市里的狐狸",
      "风力发电", "民间小调", "山间驿站", "纸质地图", "公共浴室", "杂粮馒头",
    ],
    starts: [
      "我的邻居最近开始收集一切和{}有关的东西。", "假设一座小城打算把积蓄都花在{}上。",
      "下周我要做一场关于{}的十五分钟演讲。", "我正在写的小说里，最后一章会出现{}。",
      "昨天两位朋友为了{}争论起来，谁也不让谁。", "报社向读者征集与{}相关的稿件。",
      "为了应付期末考试，我得多了解一些{}。", "我们博物馆春天要新开一间{}展厅。",
    ],
    tasks: [
      "请写一首{}行的诗，隔行押韵。", "你会先讲哪{}条理由，哪些可以省去？",
      "请一步一步说明需要考虑什么，不超过{}句话。", "如果按年龄分摊费用，{}个人各付多少？",
      "请列一张{}行的表格：年份、事件、影响。", "请以一位航海{}年的船长的口吻来回答。",
      "请纠正常见的误解，最好举出{}条，并注明出处。", "请把开头改写成{}岁孩子也能听懂的话。",
      "倘若只有{}位证人说真话，能推出什么结论？", "给我{}个标题，每个都不超过四个字。",
    ])
}
