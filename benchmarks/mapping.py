"""How many columns of foreign files are understood without help, and whether a number or a day is ever wrong.

Protocol. Files made by rule, each with 40 rows and its columns in another order.
- 21 in another language: sales lines, price lists and lists of suppliers, under the labels of Tryton 8.2 in
  German, French, Spanish, Italian, Dutch, Polish and Portuguese (catalogues of the packages trytond_sale,
  trytond_product and trytond_purchase), days and numbers written as there. Columns that are none of ours,
  like the customer's reference, stand among them.
- 9 in English with shortened names: four letters of each word, three, or the consonants only.
- 16 held out: sales lines and stock under the labels of django-oscar 4.2 in eight languages. The words that
  we know were completed by looking at the first 30 (68.8 % before); of these labels none was added. Three
  rules were, after a first look at them (56.9 % before): words for net of tax behind a price, a word for a
  quantity before one for stock, and the only column of days in a file.
A column is right when it is ours under the right name and nothing about it is asked. A quantity, a day or a
price is silently wrong when it is taken from another column, or read as another value, with nothing asked.

    python -m benchmarks.mapping [--each] [--json]
"""

from __future__ import annotations

import datetime as dt
import io
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from benchmarks.table import Figure, arguments, show
from wharfinger.connect import foreign

ROWS = 40
WATCHED = ("quantity", "date", "price", "unit_cost", "on_hand")

TRYTON = """
German: Nummer; Verkaufsdatum; Artikel; Menge; Einzelpreis; Logistikstandort; Partei; Referenz; Artikelnummer;
    Name; Artikelkategorien; Listenpreis; Einstandspreis; Standardmaßeinheit; Lieferant; Beschaffungszeit
French: Numéro; Date de la vente; Produit; Quantité; Prix unitaire; Entrepôt; Tiers; Référence; Code; Nom;
    Catégories; Prix listé; Prix de revient; UDM par défaut; Fournisseur; Délai de livraison
Spanish: Número; Fecha venta; Producto; Cantidad; Precio unitario; Almacén; Tercero; Referencia; Código;
    Nombre; Categorías; Precio de venta; Precio de coste; UdM por defecto; Proveedor; Tiempo de espera
Italian: Numero; data ordine; Prodotto; Quantità; Prezzo Unitario; Magazzino; Controparte; Riferimento;
    Codice; Nome; Categorie; Listino prezzi; Prezzo di costo; UdM predefinita; Fornitore; Tempi di consegna
Dutch: Nummer; Verkoop datum; Product; Hoeveelheid; Eenheidsprijs; Magazijn; Relatie; Referentie; Code; Naam;
    Categorieën; Catalogusprijs; Kostprijs; Standaard maateenheid; Leverancier; Doorlooptijd
Polish: Numer; Data sprzedaży; Produkt; Ilość; Cena jednostkowa; Magazyn; Strona; Referencja; Kod; Nazwa;
    Kategorie; Cena sprzedaży; Koszt wytworzenia; Domyślna jednostka miary; Dostawca; Czas realizacji
Portuguese: Número; Data da venda; Produto; Quantidade; Preço unitário; Almoxarifado; Parceiro; Referência;
    Código; Nome; Categorias; Preço de tabela; Preço de custo; Unidade de Medida Padrão; Fornecedor;
    Tempo de Espera"""
OSCAR = """
German: Bestellnummer; Bestelldatum; Produkt; Menge; Einzelpreis (exkl. Steuer); Kunde; Partner SKU;
    Anzahl auf Lager; Anzahl zugeordnet
French: Numéro de commande; Date de commande; Produit; Quantité; Prix unitaire HT; Client;
    Code SKU Partenaire; Nombre en stock; Nombre alloué
Spanish: Número del pedido; Fecha realizado; Producto; Cantidad; Precio unitario (excl. impuesto); Cliente;
    Número de referencia del socio; Num. en stock; Número asignado
Italian: Numero ordine; Data ordine; Prodotto; Quantità; Prezzo unitario (IVA esclusa); Cliente;
    Codice a barre (SKU) fornitore; Quantità disponibile; Prodotti allocati
Dutch: Bestelnummer; Datum geplaatst; Product; Hoeveelheid; Prijs per stuk (excl. btw); Klant;
    Partner Referentie Code; Aantal op voorraad; Aantal toegewezen
Polish: Numer zamówienia; Data złożenia; Produkty; Ilość; Cena jednostkowa (netto); Klient; Kod partnera;
    Ilość na stanie; Ilość zarezerwowana
Portuguese: Número do pedido; Data de alocação; Produto; Quantidade; Preço unitário; Cliente; SKU do Parceiro;
    Qtde em estoque; Quantidade disponível
Swedish: Ordernummer; Datum skickad; Produkt; Antal; Styckpris (exkl. skatt); Kund; Partner SKU;
    Antal i lager; Antal allokerade"""
ENGLISH = """
English: Order; Order Date; Product; Quantity; Unit Price; Warehouse; Customer; Reference; Item Code; Name;
    Category; List Price; Cost Price; Unit; Supplier; Lead Time"""
DAYS = {
    "German": "%d.%m.%Y",
    "Polish": "%d.%m.%Y",
    "Dutch": "%d-%m-%Y",
    "English": "%m/%d/%Y",
    "Swedish": "%Y-%m-%d",
}
# The labels by their place above: what each sheet holds, and what of it is ours.
SHEETS = {
    "sales": {"order": 0, "date": 1, "item": 2, "quantity": 3, "price": 4, "place": 5, "customer": 6, "": 7},
    "items": {"item": 8, "name": 9, "category": 10, "price": 11, "unit_cost": 12, "unit": 13},
    "offers": {"supplier": 14, "item": 8, "unit_cost": 12, "lead_days": 15},
}
OSCAR_SHEETS = {
    "sales": {"order": 0, "date": 1, "item": 2, "quantity": 3, "price": 4, "customer": 5},
    "stock": {"item": 6, "on_hand": 7, "reserved": 8},
}


@dataclass(frozen=True)
class Variant:
    """One made file, and the truth about it."""

    name: str
    table: str
    data: bytes
    columns: dict[str, str]
    values: dict[str, list[object]]


@dataclass(frozen=True)
class Found:
    """What was understood of one file."""

    name: str
    right: tuple[str, ...]
    missed: tuple[str, ...]
    silently_wrong: tuple[str, ...]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--each", action="store_true", help="show every file")
    asked = parser.parse_args()
    found = [look(variant) for variant in variants()]
    held_out = [look(variant) for variant in held_out_variants()]
    figures = summary(found) | {f"held_out_{name}": value for name, value in summary(held_out).items()}
    every = [*found, *held_out]
    groups = [one.name for one in every] if asked.each else _unique(one.name.split(",")[0] for one in every)
    rows = [_row(group, [one for one in every if f"{one.name},".startswith(f"{group},")]) for group in groups]
    title = (
        f"columns understood: {figures['percent_right']:.1f} % of {figures['columns']}; "
        f"held out: {figures['held_out_percent_right']:.1f} % of {figures['held_out_columns']}"
    )
    show(title, rows, figures, as_json=asked.json)


def _unique(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _row(group: str, mine: list[Found]) -> dict[str, Figure]:
    told = summary(mine)
    missed = ", ".join(column for one in mine for column in one.missed)
    return {
        "files": group,
        "columns": told["columns"],
        "right": told["right"],
        "silently wrong": told["silently_wrong"],
        "missed": missed,
    }


def summary(found: list[Found]) -> dict[str, Figure]:
    """The figures over all files."""
    right = sum(len(one.right) for one in found)
    columns = sum(len(one.right) + len(one.missed) for one in found)
    return {
        "files": len(found),
        "columns": columns,
        "right": right,
        "percent_right": 100 * right / columns,
        "silently_wrong": sum(len(one.silently_wrong) for one in found),
    }


def look(variant: Variant) -> Found:
    """Guess and read a file, and compare it with the truth."""
    [sheet] = foreign.open_files([(f"{variant.name}.csv", variant.data)])
    mapping = foreign.guess(sheet)
    part = next((part for part in mapping.tables if part.table == variant.table), None)
    taken = {our: column.theirs for our, column in part.columns.items()} if part else {}
    asked = {question.id.rsplit(".", 1)[-1] for question in mapping.questions}
    doubtful = {our for our in variant.columns if our in asked or _is_asked_about(our, mapping)}
    right = [
        our for our, theirs in variant.columns.items() if taken.get(our) == theirs and our not in doubtful
    ]
    wrong = {
        our
        for our in WATCHED
        if our in taken and our not in doubtful and taken[our] != variant.columns.get(our)
    }
    if mapping.tables and not mapping.questions and part:
        frame = foreign.understand(sheet, mapping).tables[variant.table]
        wrong |= {
            our
            for our in WATCHED
            if our in frame.columns and our in variant.values and frame[our].to_list() != variant.values[our]
        }
    missed = tuple(our for our in variant.columns if our not in right)
    return Found(variant.name, tuple(right), missed, tuple(sorted(wrong)))


def _is_asked_about(our: str, mapping: foreign.Mapping) -> bool:
    """Whether the spelling of the column's cells stands open."""
    ids = {question.id for question in mapping.questions}
    is_number = our in WATCHED and our != "date"
    return "kind" in ids or (our == "date" and "days" in ids) or (is_number and "numbers" in ids)


def variants() -> Iterator[Variant]:
    """The 30 files by which the words were completed."""
    for language, labels in _labels(TRYTON):
        for table, places in SHEETS.items():
            yield _made(f"{language}, {table}", table, places, labels, language)
    [(_, english)] = _labels(ENGLISH)
    for rule, short in SHORTENED.items():
        labels = [" ".join(short(word) for word in label.split()) for label in english]
        for table, places in SHEETS.items():
            yield _made(f"{rule}, {table}", table, places, labels, "English")


def held_out_variants() -> Iterator[Variant]:
    """The files under labels that no word was added for."""
    for language, labels in _labels(OSCAR):
        for table, places in OSCAR_SHEETS.items():
            yield _made(f"held out {language}, {table}", table, places, labels, language)


def _labels(text: str) -> list[tuple[str, list[str]]]:
    lines = " ".join(text.split())
    parts = re.split(r"(?:^| )([A-Z][a-z]+): ", lines)[1:]
    return [(name, labels.split("; ")) for name, labels in zip(parts[::2], parts[1::2], strict=True)]


def _consonants(word: str) -> str:
    return word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")


SHORTENED: dict[str, Callable[[str], str]] = {
    "four letters": lambda word: word[:4],
    "three letters": lambda word: word[:3],
    "consonants": _consonants,
}


def _made(name: str, table: str, places: dict[str, int], labels: list[str], language: str) -> Variant:
    dice = random.Random(name)
    values = {our: _values(our, dice) for our in places}
    order = list(places)
    dice.shuffle(order)
    comma, day = language != "English", DAYS.get(language, "%d/%m/%Y")
    cells = {labels[places[our]]: [_written(value, comma, day) for value in values[our]] for our in order}
    file = io.BytesIO()
    pl.DataFrame(cells).write_csv(file, separator=";" if comma else ",")
    truth = {our: labels[at] for our, at in places.items() if our}
    return Variant(name, table, file.getvalue(), truth, values)


def _values(our: str, dice: random.Random) -> list[object]:
    first = dt.date(2026, 1, 1)
    make: dict[str, Callable[[int], object]] = {
        "order": lambda at: f"SO{at // 3 + 1000}",
        "date": lambda at: first + dt.timedelta(days=at * 2),
        "item": lambda at: f"P-{at + 100}",
        "quantity": lambda at: float(dice.randint(1, 30)),
        "price": lambda at: dice.randint(100, 250_000) / 100,
        "unit_cost": lambda at: dice.randint(100, 150_000) / 100,
        "place": lambda at: dice.choice(["North", "South"]),
        "customer": lambda at: f"C{dice.randint(1, 9)}",
        "": lambda at: f"your mail of day {at}",
        "name": lambda at: f"Thing number {at}",
        "category": lambda at: dice.choice(["Tools", "Toys"]),
        "unit": lambda at: "pcs",
        "supplier": lambda at: dice.choice(["Acme", "Bolt"]),
        "lead_days": lambda at: float(dice.randint(2, 30)),
        "on_hand": lambda at: float(dice.randint(5, 400)),
        "reserved": lambda at: float(dice.randint(0, 5)),
    }
    return [make[our](at) for at in range(ROWS)]


def _written(value: object, comma: bool, day: str) -> str:
    if isinstance(value, dt.date):
        return value.strftime(day)
    if isinstance(value, float):
        said = f"{value:g}" if value == int(value) else f"{value:.2f}"
        return said.replace(".", ",") if comma else said
    return str(value)


if __name__ == "__main__":
    main()
