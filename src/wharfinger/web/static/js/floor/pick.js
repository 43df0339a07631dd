// Orders that leave: bin by bin, each line confirmed by its code; what is not there stays open.
import { all } from "../outbox.js";
import { asked, book, drafts, now, openWork, plain, spoken, start, steps, word, wordsFor } from "./common.js";

const number = asked.get("order") ?? "";
const page = `/floor/pick/?order=${encodeURIComponent(number)}`;

start("pick", () => ({
  ...spoken(),
  number,
  loaded: false,
  absent: "",
  order: null,
  orders: [],
  rows: [],
  at: 0,
  finished: "",
  packingSlip: `/documents/${encodeURIComponent(number)}/pdf?paper=packing_slip`,
  pickList: `/documents/${encodeURIComponent(number)}/pdf?paper=order_pick_list`,
  init() {
    return this.listen(this.load());
  },
  async load() {
    const work = await openWork();
    this.orders = work.pick;
    const order = work.pick.find((each) => each.number === number) ?? null;
    const sent = (await all()).find((act) => act.verb === "ship" && act.state === "waiting" && act.args.order === number);
    if (sent) this.finished = wordsFor(sent);
    else if (order) {
      this.order = order;
      const draft = drafts.load(page);
      this.rows = order.picks.map((pick, at) => ({ ...pick, at, taken: "0", scanned: false, short: !pick.place, serials: [], ...same(draft, pick) }));
      this.next();
      this.$watch("rows", () => drafts.save(page, this.rows));
    } else if (number) this.absent = word("no_such_order", { order: number });
    this.loaded = true;
  },
  get listing() {
    return this.loaded && !this.order && !this.finished;
  },
  get hasOrder() {
    return this.order !== null && !this.finished;
  },
  get current() {
    return this.rows[this.at] ?? null;
  },
  get isPicking() {
    return this.hasOrder && this.current !== null;
  },
  get canBook() {
    return this.rows.some((row) => steps(row.taken, row.decimals) > 0);
  },
  get stillOpen() {
    const count = this.rows.filter((row) => !this.isComplete(row)).length;
    return count ? word("stays_open", { count }) : "";
  },
  isComplete(row) {
    return steps(row.taken, row.decimals) >= steps(row.take, row.decimals);
  },
  isCurrent(row) {
    return this.current === row;
  },
  progress(row) {
    return `${row.taken} / ${row.take} ${row.unit}`;
  },
  stateOf(row) {
    return this.isComplete(row) ? "state good" : row.short ? "state bad" : "state";
  },
  placeOf(row) {
    return row.place ?? "–";
  },
  go(row) {
    this.at = row.at;
  },
  next() {
    const open = this.rows.find((row) => !row.short && !this.isComplete(row));
    this.at = open ? open.at : this.rows.length;
  },
  take(found, text) {
    if (!this.hasOrder) return;
    const row = this.current;
    if (found.place) {
      if (!row || found.place === row.place) return this.good(word("right_place", { place: found.place }));
      return this.bad(word("wrong_place", { place: found.place, wanted: row.place }));
    }
    if (!found.item) {
      if (row?.tracking === "serial" && row.scanned) return this.takeSerial(row, text);
      if (row?.lot && row.lot === text.trim()) return this.add(row, 1);
      return this.bad(word("unknown_code", { code: found.code }));
    }
    const fitting = this.rows.filter((each) => each.item === found.item.item);
    if (!fitting.length) {
      const said = { code: found.item.item, name: found.item.name };
      return this.bad(row ? word("wrong_item", { ...said, wanted: row.name }) : word("not_on_order", said));
    }
    const ofLot = fitting.filter((each) => each.place && (!found.lot || !each.lot || each.lot === found.lot));
    if (!ofLot.length) return this.bad(word("wrong_lot", { lot: found.lot, wanted: fitting[0].lot }));
    const chosen = ofLot.includes(row) ? row : (ofLot.find((each) => !this.isComplete(each)) ?? ofLot[0]);
    this.at = chosen.at;
    chosen.scanned = true;
    chosen.short = false;
    if (chosen.tracking === "serial") return found.serial ? this.takeSerial(chosen, found.serial) : this.good(word("scan_serial", { name: chosen.name }));
    this.add(chosen, found.size);
  },
  takeSerial(row, serial) {
    if (row.serials.includes(serial)) return this.bad(word("serial_twice", { serial }));
    if (this.isComplete(row)) return this.bad(word("too_many", { take: row.take, name: row.name }));
    row.serials.push(serial);
    this.set(row, row.serials.length);
  },
  add(row, size) {
    this.set(row, steps(row.taken, row.decimals) + Math.round(size * 10 ** row.decimals));
  },
  set(row, count) {
    if (count > steps(row.take, row.decimals)) return this.bad(word("too_many", { take: row.take, name: row.name }));
    row.taken = plain(Math.max(count, 0), row.decimals);
    row.scanned = true;
    if (!this.isComplete(row)) return this.good(word("counted_in", { name: row.name, quantity: this.progress(row) }));
    this.good(word("line_done", { name: row.name }));
    this.next();
  },
  more() {
    this.add(this.current, 1);
  },
  less() {
    this.add(this.current, -1);
  },
  allOfIt() {
    this.set(this.current, steps(this.current.take, this.current.decimals));
  },
  short() {
    this.current.short = true;
    this.next();
  },
  get canCount() {
    return this.current !== null && this.current.scanned && this.current.tracking !== "serial";
  },
  async bookIt() {
    const leaves = this.rows
      .filter((row) => steps(row.taken, row.decimals) > 0)
      .map(({ item, taken, lot, place, serials }) => ({ item, quantity: taken, lot: lot ?? "", place: place ?? "", serials }));
    const plainly = JSON.parse(JSON.stringify({ draft: this.rows, args: { order: number, leaves, at: now() } }));
    this.finished = "...";
    drafts.clear(page);
    this.finished = wordsFor(await book({ verb: "ship", label: word("label_ship", { order: number }), page, ...plainly }));
  },
}));

function same(draft, pick) {
  const found = (draft ?? []).find((row) => row.item === pick.item && row.place === pick.place && row.lot === pick.lot && row.take === pick.take);
  return found ? { taken: found.taken, scanned: found.scanned, short: found.short, serials: found.serials } : {};
}
