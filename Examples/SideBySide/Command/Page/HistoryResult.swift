import Marks

/// A generator with its past, and the sources beside it.
struct HistoryResult {
  let history: History
  let files: [SourceFile]
  let python: SourceFile
  let output: String
  let moments: [HistoryMoment]

  var section: String {
    let letters = Dictionary(uniqueKeysWithValues: zip(history.marks.map(\.name), Page.letters))
    let id = history.id
    return """
      <section class="story history" id="\(id)" aria-labelledby="\(id)-title">
      \(Page.head(id, history.title, history.summary, history.lessons))
      \(Page.legend(history.marks))
      <div class="trio">
      <article class="column generators" aria-labelledby="\(id)-swift">
      <h3 id="\(id)-swift">Generators</h3>
      <div class="sources" tabindex="0" role="group" aria-label="Source, generators">
      \(files.map { Page.source($0, letters) }.joined())</div>
      </article>
      <div class="column past-of" aria-labelledby="\(id)-past" role="group">
      <h3 id="\(id)-past">Its past</h3>
      <ol class="moments" tabindex="0" aria-label="Moments">
      \(moments.enumerated().map(Self.moment).joined())</ol>
      <div class="player" hidden></div>
      <div class="output"><h4>printed</h4>
      <pre tabindex="0" role="group" aria-label="Output, generators">\(output.escaped)</pre></div>
      </div>
      <article class="column python" aria-labelledby="\(id)-python">
      <h3 id="\(id)-python">Python</h3>
      <div class="sources" tabindex="0" role="group" aria-label="Source, Python">
      \(Page.source(python, letters))</div>
      </article>
      </div>
      </section>

      """
  }

  private static func moment(_ number: Int, _ moment: HistoryMoment) -> String {
    let sent = moment.sent.map { "sent <code>\($0.escaped)</code>, it" } ?? "it"
    var html = "<li class=\"moment\"><h4>yield \(number + 1)</h4>"
    html += "<p>\(sent) yielded <code>\(moment.yielded.escaped)</code> and is suspended.</p>"
    if let picture = moment.picture {
      html += "<pre class=\"picture\">\(picture.escaped)</pre>"
    }
    for frame in moment.frames {
      let file = frame.file?.split(separator: "/").last.map(String.init) ?? ""
      let line = frame.line.map { String($0) } ?? ""
      html += "<div class=\"frame\" data-file=\"\(file.escaped)\" data-at=\"\(line)\" "
      html += "data-function=\"\(frame.function.escaped)\">"
      html += "<strong>\(frame.function.escaped)</strong> stands at \(file.escaped):\(line)"
      if !frame.locals.isEmpty {
        let rows = frame.locals.map { "<dt>\($0.name.escaped)</dt><dd>\($0.value.escaped)</dd>" }
        html += "<dl>\(rows.joined())</dl>"
      }
    }
    html += String(repeating: "</div>", count: moment.frames.count)
    return html + "</li>\n"
  }
}
