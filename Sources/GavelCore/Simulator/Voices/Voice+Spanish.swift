extension Voice {
  static let spanish = [
    Voice(
      layout: .prose,
      openings: [
        "Conviene ir por partes.", "Hay varios aspectos que considerar.",
        "Intentaré resumirlo.",
      ],
      points: [
        "Lo primero que hay que mirar es {}.", "Gran parte se reduce a {}.",
        "También importa el papel de {}.", "Además, conviene tener presente {}.",
        "Sin {}, lo demás tendría poco sentido.",
      ],
      fillers: [
        "Los detalles varían de un caso a otro.",
        "Es un asunto amplio y aquí solo cabe rozarlo.",
        "La mayoría estaría de acuerdo con la idea general.",
        "Suele haber más de una manera de hacerlo.", "Vale la pena tomárselo con calma.",
      ],
      closings: [
        "Con esto queda cubierto lo esencial.", "Espero que sirva de ayuda.",
        "A partir de ahí, el resto se entiende fácilmente.",
      ]),
    Voice(
      layout: .list,
      openings: ["En pocas palabras:", "Lo que merece la pena decir:", "En resumen:"],
      points: [
        "Sobre {}: merece atención en primer lugar.",
        "Luego {}, en estrecha relación con lo demás.",
        "También {}, algo que suele pasarse por alto.", "No hay que olvidar {}.",
        "Por último {}, para completar.",
      ],
      fillers: [
        "Un poco de contexto siempre viene bien.", "Depende de las circunstancias.",
        "Hay opiniones muy diversas al respecto.", "No hay nada escrito en piedra.",
        "Cada cual lo ve a su modo.",
      ],
      closings: [
        "Pregunte de nuevo si algo no queda claro.", "Hasta aquí la visión general.",
        "En conjunto, esto da una imagen bastante justa.",
      ]),
    Voice(
      layout: .prose,
      openings: ["¡Buena pregunta!", "Claro, con mucho gusto.", "Gracias por preguntar."],
      points: [
        "En realidad, en el centro de todo está {}.", "Piense en {} como punto de partida.",
        "También querrá tener en cuenta {}.", "Lo que la gente suele pasar por alto es {}.",
        "Personalmente prestaría especial atención a {}.",
      ],
      fillers: [
        "Sinceramente, es difícil decir algo definitivo.", "Se podría añadir mucho más.",
        "La experiencia enseña bastante en esto.", "Estas cosas nunca son blanco o negro.",
        "Lleva su tiempo, como casi todo.",
      ],
      closings: [
        "¡Avíseme si quiere saber más!", "Mucha suerte con ello.",
        "Y eso es básicamente todo.",
      ]),
  ]
}
