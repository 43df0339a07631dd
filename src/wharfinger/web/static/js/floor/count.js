// What lies at a place, blind: nobody sees what the books expect. What differs much is counted twice.
import { onChange, one } from "../outbox.js";
import { asked, book, drafts, fetchJson, openWork, plain, spoken, start, steps, word, wordsFor } from "./common.js";

const page = "/floor/count/";
const keyOf = (item, lot) => `${item} ${lot ?? ""}`;

start("count", () => ({
  ...spoken(),
  loaded: false,
  counts: [],
  place: "",
  count: null, // the document's number, once the books have given it
  began: null, // the number in the outbox of the act that began it
  lines: [],
  current: null,
  finished: "",
  init() {
    return this.listen(this.load());
  },
  async load() {
    const work = await openWork();
    this.counts = work.count;
    const named = work.count.find((count) => count.number === asked.get("count"));
    const draft = drafts.load(page);
    if (named) this.goOn(named);
    else if (draft?.began) await this.restore(draft);
    else if (draft?.place) this.place = draft.place;
    onChange(() => this.hearAnswers());
    this.$watch("lines", () => this.save());
    this.loaded = true;
  },
  save() {
    drafts.save(page, { place: this.place, count: this.count, began: this.began, lines: this.lines });
  },
  async restore(draft) {
    Object.assign(this, draft);
    await this.hearAnswers();
  },
  get choosing() {
    return this.loaded && !this.isCounting && !this.finished;
  },
  get isCounting() {
    return (this.count !== null || this.began !== null) && !this.finished;
  },
  get canStart() {
    return this.place.trim() !== "";
  },
  get canPost() {
    return this.lines.length > 0 && this.lines.every((line) => line.state === "entered");
  },
  goOn(count) {
    this.place = count.place;
    this.count = count.number;
    this.lines = count.lines.map((line) => {
      const again = count.recount && line.entered && !line.entered_again;
      return { ...line, lot: line.lot ?? "", expires: "", value: "", state: line.entered && !again ? "entered" : again ? "again" : "open" };
    });
  },
  startPlace() {
    return this.begin(this.place.trim(), []);
  },
  startItem(event) {
    const { item, place } = event.target.closest("button").dataset;
    this.place = place;
    return this.begin(place, [item]);
  },
  async begin(place, items) {
    this.place = place;
    const label = word("label_start_count", { place });
    const stands = await book({ verb: "start_count", args: { place, items }, label, page, draft: { place } });
    if (stands.state === "refused") return this.bad(wordsFor(stands));
    this.began = stands.number;
    this.lines = [];
    await this.hearAnswers();
    this.good(wordsFor(stands));
    this.save();
  },
  // What the books said meanwhile: the number, what to count, and what to count again.
  async hearAnswers() {
    if (this.began === null || this.count !== null) return;
    const act = await one(this.began);
    if (act?.state === "refused" || !act) {
      this.began = null;
      drafts.clear(page);
      return;
    }
    if (act.state !== "done") return;
    this.count = act.answer.count;
    for (const { item, lot } of act.answer.to_count) {
      if (!this.find(item, lot)) this.lines.push(await this.newLine(item, lot ?? ""));
    }
  },
  find(item, lot) {
    return this.lines.find((line) => keyOf(line.item, line.lot) === keyOf(item, lot));
  },
  async newLine(code, lot) {
    const found = (await fetchJson("/floor/goods.json")).items.find((item) => item.item === code);
    return { ...found, lot, expires: "", value: "", state: "open" };
  },
  async take(found) {
    if (found.place) {
      if (this.isCounting) return found.place === this.place ? this.good(word("right_place", { place: found.place })) : this.bad(word("wrong_place", { place: found.place, wanted: this.place }));
      this.place = found.place;
      return this.startPlace();
    }
    if (!found.item) return this.bad(word("unknown_code", { code: found.code }));
    if (!this.isCounting) return;
    const { item, tracking } = found.item;
    let line = this.find(item, found.lot) ?? (found.lot ? null : this.lines.find((each) => each.item === item && each.state !== "entered"));
    if (!line) {
      if (tracking === "lot" && !found.lot) return this.bad(word("lot_needed", { name: found.item.name }));
      this.lines.push({ ...found.item, lot: found.lot, expires: found.expires, value: "", state: "open" });
      line = this.lines.at(-1);
    }
    if (line.state === "entered") line.state = "again";
    this.current = line;
    line.value = plain((steps(line.value || "0", line.decimals) || 0) + Math.round(found.size * 10 ** line.decimals), line.decimals);
    this.good(word("counted_in", { name: line.name, quantity: line.value }));
  },
  isOpen(line) {
    return line.state !== "entered";
  },
  isAgain(line) {
    return line.state === "again";
  },
  isEntered(line) {
    return line.state === "entered";
  },
  lotOf(line) {
    return line.lot ? `· ${line.lot}` : "";
  },
  async enter(line) {
    if (Number.isNaN(steps(line.value, line.decimals))) return this.bad(word("number_needed", { name: line.name }));
    const args = { item: line.item, lot: line.lot, expires: line.expires, counted: line.value };
    const after = this.count === null ? this.began : undefined;
    if (this.count !== null) args.count = this.count;
    line.state = "entered";
    const draft = JSON.parse(JSON.stringify({ place: this.place, count: this.count, began: this.began, lines: this.lines.map((each) => (each === line ? { ...each, state: "open" } : each)) }));
    const stands = await book({ verb: "enter_count", args, after, label: word("label_enter_count", { name: line.name }), page, draft });
    if (stands.state === "refused") {
      line.state = "open";
      return this.bad(wordsFor(stands));
    }
    const again = stands.answer?.count_again ?? [];
    if (again.includes(line.item) && this.asksAgain(line)) return;
    this.good(wordsFor(stands));
  },
  asksAgain(line) {
    line.state = "again";
    line.value = "";
    this.bad(word("count_again", { name: line.name }));
    return true;
  },
  async postIt() {
    const args = this.count === null ? {} : { count: this.count };
    const after = this.count === null ? this.began : undefined;
    const draft = JSON.parse(JSON.stringify({ place: this.place, count: this.count, began: this.began, lines: this.lines }));
    const stands = await book({ verb: "post_count", args, after, label: word("label_post_count", { place: this.place }), page, draft });
    if (stands.state === "refused") return this.bad(wordsFor(stands));
    this.finished = wordsFor(stands);
    drafts.clear(page);
  },
  leave() {
    drafts.clear(page);
    window.location.assign(page);
  },
}));
