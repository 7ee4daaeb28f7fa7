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
      \(ways)<ol class="moments" tabindex="0" aria-label="Moments">
      \(moments.enumerated().map { moment($0, $1) }.joined())</ol>
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

  /// The ways that it went, a row each, if there is more than one: which yield came from which, and by what.
  private var ways: String {
    guard moments.contains(where: { $0.branchedAt != nil }) else { return "" }
    var row = 1
    var html = "<ol class=\"ways\" aria-label=\"What was sent, and what it yielded\">\n"
    for (place, moment) in moments.enumerated() {
      if place > 0, moment.number <= moments[place - 1].number { row += 1 }
      html += "<li\(moment.isFork ? " class=\"fork\"" : "") "
      // A fork begins below the yield that it comes from.
      let column = moment.isFork ? "\(moment.number) / span 2" : "\(moment.number + 1)"
      html += "style=\"grid-row:\(row);grid-column:\(column)\">"
      if let sent = moment.sent { html += "<small>\(sent.escaped)</small>" }
      html += "<a href=\"#\(history.id)-\(place)\" "
      html += "aria-label=\"\(Self.title(moment)): \(moment.yielded.escaped)\">"
      html += "\(moment.yielded.escaped)</a></li>\n"
    }
    return html + "</ol>\n"
      + "<p class=\"key\">in boxes what it yielded, before each what it was sent</p>\n"
  }

  private static func title(_ moment: HistoryMoment) -> String {
    "yield \(moment.number + 1)\(moment.branchedAt == nil ? "" : " of the second branch")"
  }

  private func moment(_ place: Int, _ moment: HistoryMoment) -> String {
    let sent = moment.sent.map { "sent <code>\($0.escaped)</code>, it" } ?? "it"
    var html = "<li class=\"moment\" id=\"\(history.id)-\(place)\">"
    html += "<h4>\(Self.title(moment))</h4>"
    if let remark = moment.remark { html += "<p>\(remark.escaped)</p>" }
    let back = moment.isFork ? "back at yield \(moment.number), " : ""
    html += "<p>\(back)\(sent) yielded <code>\(moment.yielded.escaped)</code> and is suspended.</p>"
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
