"use strict";

// Lines that correspond light up together, where the pointer or the focus is on one of them.
for (const story of document.querySelectorAll(".story")) {
  const light = (target) => {
    const mark = target && target.closest ? target.closest("[data-mark]") : null;
    for (const line of story.querySelectorAll(".lit")) line.classList.remove("lit");
    if (!mark) return;
    const lines = [...story.querySelectorAll(`[data-mark="${mark.dataset.mark}"]`)];
    for (const line of lines) line.classList.add("lit");
    const own = mark.closest(".sources");
    const seen = new Set([own]);
    for (const line of lines) {
      const box = line.closest(".sources");
      if (!box || seen.has(box)) continue;
      seen.add(box);
      reveal(box, line);
    }
  };
  story.addEventListener("pointerover", (event) => light(event.target));
  story.addEventListener("pointerleave", () => light(null));
  story.addEventListener("focusin", (event) => light(event.target));
  story.addEventListener("focusout", () => light(null));
}

// Scrolls a box, and not the page, until a line of it is seen.
function reveal(box, line) {
  const top = line.offsetTop;
  const bottom = top + line.offsetHeight;
  if (top < box.scrollTop + 20 || bottom > box.scrollTop + box.clientHeight - 20) {
    box.scrollTop = top - box.clientHeight / 2;
  }
}

// A source begins where there is something to see.
for (const box of document.querySelectorAll(".sources")) {
  const line = box.querySelector("[data-mark]");
  if (!line || line.offsetTop <= box.clientHeight * 0.6) continue;
  box.scrollTop = line.offsetTop - box.clientHeight * 0.3;
}

function words(nanoseconds, end) {
  if (end >= 2e9) return `${(nanoseconds / 1e9).toFixed(end >= 2e10 ? 0 : 2)} s`;
  if (end >= 2e6) return `${(nanoseconds / 1e6).toFixed(end >= 2e8 ? 0 : 2)} ms`;
  return `${(nanoseconds / 1e3).toFixed(0)} µs`;
}

function button(text, label, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.setAttribute("aria-label", label);
  button.title = label;
  button.addEventListener("click", action);
  return button;
}

// Plays what was recorded: a line moves over the axis, and each column shows where it stands.
class Player {
  constructor(section, data) {
    this.section = section;
    this.data = data;
    this.end = data.end;
    this.time = 0;
    this.timer = null;
    this.svg = section.querySelector(".timeline");
    this.playhead = section.querySelector(".playhead");
    this.tracks = [];
    for (const [way, recording] of Object.entries(data.runs)) this.addTracks(way, recording);
    const times = this.tracks.flatMap((track) => track.slices.flatMap((slice) => [slice.start, slice.end]));
    this.times = [...new Set(times)].sort((a, b) => a - b);
    this.arrows = [...section.querySelectorAll(".wakes path")];
    this.columns = Object.keys(data.runs).map((way) => this.column(way));
    this.controls();
  }

  // A column, and where it says that it has ended.
  column(way) {
    const column = this.section.querySelector(`.column.${way}`);
    const note = document.createElement("small");
    column.querySelector("h3").append(note);
    const printed = [...column.querySelectorAll(".output [data-time]")];
    const stopped = this.data.runs[way].stopped;
    return { note, printed, stopped, tracks: this.tracks.filter((track) => track.column === column) };
  }

  addTracks(way, recording) {
    const column = this.section.querySelector(`.column.${way}`);
    for (const [place, track] of recording.tracks.entries()) {
      const slices = recording.slices
        .filter((slice) => slice.track === track.number)
        .map((slice) => ({ ...slice, at: this.find(column, slice) }));
      slices.sort((a, b) => a.start - b.start);
      const group = this.section.querySelector(`[data-track="${way}-${track.number}"]`);
      const name = this.data.titles[way][place];
      const blocks = recording.blocks
        .filter((block) => block.track === track.number)
        .map((block) => ({ ...block, at: this.find(column, block) }));
      const stalls = track.isThread ? [] : this.data.stalls[way];
      this.tracks.push({ name, slices, blocks, stalls, group, column });
    }
  }

  find(column, slice) {
    if (!slice.file) return null;
    const name = slice.file.split("/").pop();
    const file = [...column.querySelectorAll("[data-file]")].find((pre) => pre.dataset.file === name);
    return file ? file.querySelector(`[data-line="${slice.line}"]`) : null;
  }

  controls() {
    const bar = this.section.querySelector(".player");
    bar.hidden = false;
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Player");
    this.playButton = button("Play", "Play the run", () => this.toggle());
    this.slider = document.createElement("input");
    this.slider.type = "range";
    this.slider.min = "0";
    this.slider.max = "1000";
    this.slider.step = "any";
    this.slider.value = "0";
    this.slider.setAttribute("aria-label", "Time");
    this.slider.addEventListener("input", () => {
      this.pause();
      this.show((this.slider.value / 1000) * this.end);
    });
    // Steps go to the next event, as the buttons beside it do, and not to some fraction of the time.
    this.slider.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.step(step);
    });
    this.output = document.createElement("output");
    const buttons = document.createElement("div");
    buttons.append(
      this.playButton, button("‹", "One step back", () => this.step(-1)),
      button("›", "One step on", () => this.step(1)), this.output);
    bar.append(buttons, this.slider);
    this.output.textContent = words(0, this.end);
    this.svg.addEventListener("pointerdown", (event) => this.drag(event));
    this.svg.addEventListener("pointermove", (event) => {
      if (event.buttons === 1) this.drag(event);
    });
  }

  drag(event) {
    const box = this.svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * this.data.width;
    const share = (x - this.data.left) / (this.data.right - this.data.left);
    if (share < 0) return;
    this.pause();
    this.show(Math.min(1, share) * this.end);
  }

  toggle() {
    if (this.timer) return this.pause();
    if (this.time >= this.end) this.time = 0;
    this.playButton.textContent = "Pause";
    const seconds = 14;
    let last = performance.now();
    const turn = (now) => {
      const next = this.time + ((now - last) / 1000 / seconds) * this.end;
      last = now;
      this.show(Math.min(next, this.end));
      if (this.time >= this.end) return this.pause();
      this.timer = requestAnimationFrame(turn);
    };
    this.timer = requestAnimationFrame(turn);
  }

  pause() {
    if (this.timer) cancelAnimationFrame(this.timer);
    this.timer = null;
    this.playButton.textContent = "Play";
  }

  step(direction) {
    this.pause();
    const next =
      direction > 0
        ? this.times.find((time) => time > this.time)
        : this.times.findLast((time) => time < this.time);
    this.show(next ?? (direction > 0 ? this.end : 0));
  }

  show(time) {
    this.time = time;
    this.section.classList.add("playing");
    this.slider.value = String((time / this.end) * 1000);
    this.output.textContent = words(time, this.end);
    this.slider.setAttribute("aria-valuetext", this.output.textContent);
    const x = this.data.left + (this.data.right - this.data.left) * (time / this.end);
    this.playhead.setAttribute("x1", x);
    this.playhead.setAttribute("x2", x);
    this.follow(x / this.data.width);
    for (const arrow of this.arrows) {
      const age = time - arrow.dataset.time;
      arrow.classList.toggle("now", age >= 0 && age < this.end / 60);
    }
    this.mark(time);
  }

  // Where the axis is wider than its box, the line on it stays in sight.
  follow(share) {
    const box = this.svg.parentElement;
    const x = share * this.svg.clientWidth;
    if (x < box.scrollLeft + 20 || x > box.scrollLeft + box.clientWidth - 20) {
      box.scrollLeft = x - box.clientWidth / 3;
    }
  }

  // Where each track stands: the line at which it waits, or from which it went on.
  mark(time) {
    for (const line of this.section.querySelectorAll(".runs, .waits")) {
      line.classList.remove("runs", "waits");
      if (line.matches(".line")) delete line.lastElementChild.dataset.who;
    }
    const shortest = this.end / 150;
    const lines = new Map();
    for (const track of this.tracks) {
      const index = track.slices.findLastIndex((slice) => slice.start <= time);
      if (index < 0) continue;
      const slice = track.slices[index];
      const runs = time < Math.max(slice.end, slice.start + shortest);
      if (!runs && !slice.file) continue;
      if (track.group) track.group.classList.add(runs ? "runs" : "waits");
      const before = index > 0 ? track.slices[index - 1].at : null;
      const block = track.blocks.find((block) => block.start <= time && time < block.end);
      const held = !runs && track.stalls.some((stall) => stall.start <= time && time < stall.end);
      const line = block ? block.at : runs ? before || slice.at : slice.at;
      if (!line) continue;
      const entry = lines.get(line) || { runs: false, names: [], column: track.column, since: 0 };
      entry.since = Math.max(entry.since, slice.start);
      // What has only begun is shown where it is about to wait.
      entry.runs = entry.runs || (runs && before !== null);
      entry.blocks = entry.blocks || block !== undefined;
      entry.held = entry.held || held;
      entry.names.push(track.name);
      lines.set(line, entry);
    }
    const places = new Map();
    for (const [line, entry] of lines) {
      line.classList.add(entry.runs || entry.blocks ? "runs" : "waits");
      const names = [...new Set(entry.names)];
      const shown = names.length > 3 ? [...names.slice(0, 2), "others"] : names;
      const threads = entry.column.classList.contains("threads");
      const waits = threads ? "· blocked" : entry.held ? "· held up" : "· waits";
      const does = entry.blocks ? "· blocks the thread" : entry.runs ? "▸" : waits;
      line.lastElementChild.dataset.who = `${shown.join(", ")} ${does}`;
      // A column shows where something happened last.
      const other = places.get(entry.column);
      if (!other || entry.since >= other.since) places.set(entry.column, { line, since: entry.since });
    }
    for (const { line } of places.values()) reveal(line.closest(".sources"), line);
    for (const { note, printed, stopped, tracks } of this.columns) {
      note.textContent = this.ending(tracks, stopped, time);
      this.print(printed, time);
    }
  }

  // What a column has printed until now.
  print(lines, time) {
    for (const line of lines) line.classList.toggle("later", line.dataset.time > time);
    const last = lines.findLast((line) => line.dataset.time <= time);
    if (last) reveal(last.parentElement, last);
  }

  // When a column has ended; what waits then has no place behind it.
  ending(tracks, stopped, time) {
    const lasts = tracks.map((track) => track.slices.at(-1)).filter((slice) => slice);
    const waits = lasts.some((slice) => slice.file);
    const end = waits ? stopped : Math.max(...lasts.map((slice) => slice.end));
    if (end > time) return "";
    return `ended at ${words(end, this.end)}${waits ? ", and some wait still" : ""}`;
  }
}

// A history: one moment of many is shown, and chosen with a slider.
function showHistory(section) {
  const moments = [...section.querySelectorAll(".moment")];
  const bar = section.querySelector(".player");
  if (!moments.length || !bar) return;
  section.classList.add("past");
  bar.hidden = false;
  const slider = document.createElement("input");
  const output = document.createElement("output");
  const links = [...section.querySelectorAll(".ways a")];
  const show = (index) => {
    const place = Math.max(0, Math.min(moments.length - 1, index));
    slider.value = String(place);
    output.textContent = `${place + 1} of ${moments.length}`;
    slider.setAttribute("aria-valuetext", output.textContent);
    moments.forEach((moment, other) => moment.classList.toggle("current", other === place));
    for (const link of links) {
      if (link.hash === `#${moments[place].id}`) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    for (const line of section.querySelectorAll(".waits")) {
      line.classList.remove("waits");
      delete line.lastElementChild.dataset.who;
    }
    for (const frame of moments[place].querySelectorAll(".frame")) {
      const file = [...section.querySelectorAll("[data-file]")]
        .find((pre) => pre.dataset.file === frame.dataset.file);
      const line = file ? file.querySelector(`[data-line="${frame.dataset.at}"]`) : null;
      if (!line) continue;
      line.classList.add("waits");
      const text = line.lastElementChild;
      const names = text.dataset.who ? text.dataset.who.split(", ") : [];
      if (!names.includes(frame.dataset.function)) names.push(frame.dataset.function);
      text.dataset.who = names.join(", ");
      reveal(line.closest(".sources"), line);
    }
  };
  slider.type = "range";
  slider.min = "0";
  slider.max = String(moments.length - 1);
  slider.setAttribute("aria-label", "Moment of the past");
  slider.addEventListener("input", () => show(Number(slider.value)));
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(moments.findIndex((moment) => link.hash === `#${moment.id}`));
    });
  }
  bar.append(
    button("‹", "One yield back", () => show(Number(slider.value) - 1)),
    button("›", "One yield on", () => show(Number(slider.value) + 1)), slider, output);
  show(0);
}

const data = JSON.parse(document.getElementById("data").textContent);
const players = {};
for (const [id, recorded] of Object.entries(data)) {
  players[id] = new Player(document.getElementById(id), recorded);
}
for (const section of document.querySelectorAll(".history")) showHistory(section);
