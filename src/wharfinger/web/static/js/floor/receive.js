// Goods that come: scan, count what is damaged, note lot and day; what is missing stays open.
import { all } from "../outbox.js";
import { asked, book, drafts, now, openWork, plain, spoken, start, steps, word, wordsFor } from "./common.js";

const number = asked.get("order") ?? "";
const page = `/floor/receive/?order=${encodeURIComponent(number)}`;

start("receive", () => ({
  ...spoken(),
  number,
  loaded: false,
  absent: "",
  order: null,
  orders: [],
  lines: [],
  entries: [],
  current: null,
  acceptMore: false,
  finished: "",
  init() {
    return this.listen(this.load());
  },
  async load() {
    const work = await openWork();
    this.orders = work.receive;
    this.order = work.receive.find((order) => order.number === number) ?? null;
    if (this.order) {
      this.lines = lessWhatWaits(this.order, await all());
      const draft = drafts.load(page);
      if (draft) {
        this.entries = draft.entries;
        this.acceptMore = draft.acceptMore;
      }
      this.$watch("entries", () => this.save());
    } else if (number) this.absent = word("no_such_order", { order: number });
    this.loaded = true;
  },
  save() {
    drafts.save(page, { entries: this.entries, acceptMore: this.acceptMore });
  },
  get listing() {
    return this.loaded && !this.order;
  },
  get hasOrder() {
    return this.order !== null && !this.finished;
  },
  get canBook() {
    return this.entries.some((entry) => steps(entry.quantity, entry.decimals) > 0);
  },
  get isOver() {
    return this.lines.some((line) => this.inAll(line.item) > this.wanted(line.item));
  },
  get stillOpen() {
    const count = this.lines.filter((line) => this.isFirst(line) && this.wanted(line.item) > this.inAll(line.item)).length;
    return count ? word("stays_open", { count }) : "";
  },
  isFirst(line) {
    return this.lines.find((each) => each.item === line.item) === line;
  },
  inAll(item) {
    return this.entries
      .filter((entry) => entry.item === item)
      .reduce((sum, entry) => sum + (steps(entry.quantity, entry.decimals) || 0), 0);
  },
  wanted(item) {
    return this.lines.filter((line) => line.item === item).reduce((sum, line) => sum + steps(line.open, line.decimals), 0);
  },
  came(line) {
    return `${plain(this.inAll(line.item), line.decimals)} / ${plain(this.wanted(line.item), line.decimals)} ${line.unit}`;
  },
  stateOf(line) {
    const came = this.inAll(line.item);
    return came === 0 ? "state" : came >= this.wanted(line.item) ? "state good" : "state warn";
  },
  choose(line) {
    this.current = this.entryOf(line, "", "");
  },
  edit(entry) {
    this.current = entry;
  },
  isCurrent(entry) {
    return this.current === entry;
  },
  entryOf(line, lot, expires) {
    const same = (entry) => entry.item === line.item && (!lot || !entry.lot || entry.lot === lot);
    let entry = this.entries.find(same);
    if (!entry) {
      const { item, name, unit, decimals, tracking } = line;
      this.entries.push({ item, name, unit, decimals, tracking, expiresByLot: line.expires_by_lot, quantity: "0", damaged: "0", lot, expires, place: "", serials: [] });
      entry = this.entries.at(-1);
    }
    entry.lot ||= lot;
    entry.expires ||= expires;
    return entry;
  },
  take(found, text) {
    if (!this.hasOrder) return;
    if (found.place) return this.takePlace(found.place);
    if (!found.item) {
      if (this.current?.tracking === "serial") return this.takeSerial(this.current, text);
      return this.bad(word("unknown_code", { code: found.code }));
    }
    const line = this.lines.find((each) => each.item === found.item.item);
    if (!line) return this.bad(word("not_on_order", { code: found.item.item, name: found.item.name }));
    const entry = this.entryOf(line, found.lot, found.expires);
    this.current = entry;
    if (entry.tracking === "serial") return found.serial ? this.takeSerial(entry, found.serial) : this.good(word("scan_serial", { name: entry.name }));
    this.add(entry, found.size);
    this.good(word("counted_in", { name: entry.name, quantity: entry.quantity }));
  },
  takePlace(place) {
    if (!this.current) return;
    this.current.place = place;
    this.good(word("to_place", { name: this.current.name, place }));
  },
  takeSerial(entry, serial) {
    if (entry.serials.includes(serial)) return this.bad(word("serial_twice", { serial }));
    entry.serials.push(serial);
    entry.quantity = String(entry.serials.length);
    this.good(word("counted_in", { name: entry.name, quantity: entry.quantity }));
  },
  add(entry, size) {
    const sum = (steps(entry.quantity, entry.decimals) || 0) + Math.round(size * 10 ** entry.decimals);
    entry.quantity = plain(Math.max(sum, 0), entry.decimals);
  },
  more() {
    this.add(this.current, 1);
  },
  less() {
    this.add(this.current, -1);
  },
  allOfIt() {
    const others = this.inAll(this.current.item) - (steps(this.current.quantity, this.current.decimals) || 0);
    this.current.quantity = plain(Math.max(this.wanted(this.current.item) - others, 0), this.current.decimals);
  },
  oneMoreDamaged() {
    this.current.damaged = plain((steps(this.current.damaged, this.current.decimals) || 0) + 10 ** this.current.decimals, this.current.decimals);
  },
  anotherLot() {
    const line = this.lines.find((each) => each.item === this.current.item);
    const { item, name, unit, decimals, tracking } = line;
    this.entries.push({ item, name, unit, decimals, tracking, expiresByLot: line.expires_by_lot, quantity: "0", damaged: "0", lot: "", expires: "", place: "", serials: [] });
    this.current = this.entries.at(-1);
  },
  get hasLots() {
    return this.current?.tracking === "lot";
  },
  get isPieces() {
    return this.current?.tracking !== "serial";
  },
  missing() {
    for (const entry of this.entries) {
      if (Number.isNaN(steps(entry.quantity, entry.decimals)) || Number.isNaN(steps(entry.damaged, entry.decimals))) return word("number_needed", { name: entry.name });
      if (steps(entry.quantity, entry.decimals) === 0) continue;
      if (entry.tracking === "lot" && !entry.lot) return word("lot_needed", { name: entry.name });
      if (entry.expiresByLot && !entry.expires) return word("day_needed", { name: entry.name });
    }
    return "";
  },
  async bookIt() {
    const missing = this.missing();
    if (missing) return this.bad(missing);
    const came = this.entries
      .filter((entry) => steps(entry.quantity, entry.decimals) > 0)
      .map(({ item, quantity, damaged, lot, expires, place, serials }) => ({ item, quantity, damaged, lot, expires, place, serials }));
    const draft = JSON.parse(JSON.stringify({ entries: this.entries, acceptMore: this.acceptMore }));
    const act = { verb: "receive", label: word("label_receive", { order: number }), page, draft };
    this.finished = "...";
    drafts.clear(page);
    const stands = await book({ ...act, args: JSON.parse(JSON.stringify({ order: number, came, accept_more: this.acceptMore, at: now() })) });
    this.finished = wordsFor(stands);
  },
}));

// What was received on this phone and is not sent yet is no longer to come.
function lessWhatWaits(order, acts) {
  const came = acts
    .filter((act) => act.verb === "receive" && act.state === "waiting" && act.args.order === order.number)
    .flatMap((act) => act.args.came);
  return order.lines.map((line) => {
    let open = steps(line.open, line.decimals);
    for (const each of came.filter((one) => one.item === line.item)) {
      const taken = Math.min(open, each.left ?? steps(each.quantity, line.decimals));
      each.left = (each.left ?? steps(each.quantity, line.decimals)) - taken;
      open -= taken;
    }
    return { ...line, open: plain(open, line.decimals) };
  });
}
