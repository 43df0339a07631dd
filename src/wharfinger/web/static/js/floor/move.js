// Goods from one place to another: the item, where it lies, where it goes.
import { book, drafts, fetchJson, itemOf, now, spoken, start, steps, word, wordsFor } from "./common.js";

const page = "/floor/move/";
const EMPTY = { item: "", name: "", unit: "", decimals: 0, tracking: "none", from: "", to: "", lot: "", quantity: "1", serials: [] };

start("move", () => ({
  ...spoken(),
  form: { ...EMPTY },
  where: [],
  init() {
    return this.listen(this.load());
  },
  async load() {
    const draft = drafts.load(page);
    if (draft) this.form = draft;
    if (this.form.item) await this.look();
    this.$watch("form", () => drafts.save(page, this.form));
  },
  get hasItem() {
    return this.form.item !== "";
  },
  get noItem() {
    return this.form.item === "";
  },
  get hasLots() {
    return this.form.tracking === "lot";
  },
  get isPieces() {
    return this.form.tracking !== "serial";
  },
  get canBook() {
    const { item, from, to, quantity, decimals } = this.form;
    return Boolean(item && from && to) && steps(quantity, decimals) > 0;
  },
  async look() {
    this.where = [];
    try {
      this.where = (await fetchJson(`/floor/where/${encodeURIComponent(this.form.item)}`)).where;
    } catch {
      // Without a network nobody knows where it lies: the place is scanned.
      return;
    }
    if (this.where.length === 1 && !this.form.from) this.takeFrom(this.where[0]);
  },
  takeFrom(row) {
    this.form.from = row.place;
    if (row.lot) this.form.lot = row.lot;
  },
  lies(row) {
    return [row.place, row.lot, row.expires].filter(Boolean).join(", ");
  },
  isFrom(row) {
    return this.form.from === row.place && this.form.lot === (row.lot ?? "");
  },
  async take(found, text) {
    if (found.place) {
      if (!this.form.from) this.form.from = found.place;
      else this.form.to = found.place;
      return this.good(word("right_place", { place: found.place }));
    }
    if (!found.item) {
      if (this.hasItem && !this.isPieces) return this.takeSerial(text.trim());
      return this.bad(word("unknown_code", { code: found.code }));
    }
    const { item, name, unit, decimals, tracking } = found.item;
    if (this.form.item === item) {
      if (found.lot && this.form.lot && found.lot !== this.form.lot) return this.bad(word("wrong_lot", { lot: found.lot, wanted: this.form.lot }));
      if (this.isPieces) this.form.quantity = String(Number(this.form.quantity.replace(",", ".")) + found.size);
    } else {
      this.form = { ...EMPTY, item, name, unit, decimals, tracking, lot: found.lot, quantity: tracking === "serial" ? "0" : String(found.size), serials: [] };
      await this.look();
    }
    if (found.serial && !this.isPieces) return this.takeSerial(found.serial);
    this.good(word("counted_in", { name, quantity: this.form.quantity }));
  },
  takeSerial(serial) {
    if (this.form.serials.includes(serial)) return this.bad(word("serial_twice", { serial }));
    this.form.serials.push(serial);
    this.form.quantity = String(this.form.serials.length);
    this.good(word("counted_in", { name: this.form.name, quantity: this.form.quantity }));
  },
  clear() {
    this.form = { ...EMPTY, serials: [] };
    this.where = [];
    drafts.clear(page);
  },
  async bookIt() {
    const { item, name, from, to, quantity, lot, serials } = this.form;
    if (this.hasLots && !lot) return this.bad(word("lot_needed", { name }));
    const known = await itemOf(item);
    const label = word("label_move", { quantity, name: known?.name ?? name, from, to });
    const plainly = JSON.parse(JSON.stringify({ draft: this.form, args: { item, from_place: from, to_place: to, quantity, lot, serials, at: now() } }));
    this.clear();
    const stands = await book({ verb: "move", label, page, ...plainly });
    if (stands.state === "refused") this.bad(wordsFor(stands));
    else this.good(wordsFor(stands));
  },
}));
