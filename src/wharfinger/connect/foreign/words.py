"""What people call our columns, in English, German, French, Spanish, Italian, Dutch, Portuguese, Polish,
Swedish.

Small letters, no accents, blanks between words: as `names.plain` leaves them. One word has one meaning.
"""

from __future__ import annotations

_WORDS = {
    "item": """
        item, sku, item no, item number, item code, item id, item sku, article, article no, article
        number, article code, product, product no, product number, product code, product id, product
        sku, part no, part number, part, material, material number, stock code, internal reference,
        variant sku, seller sku, asin, style, model, ref, reference, artikel, artikelnummer, artikel
        nr, artikelnr, art nr, artnr, art no, bestellnummer, bestell nr, produkt, produktnummer,
        produkt nr, produktcode, materialnummer, sachnummer, teilenummer, warennummer, interne
        referenz, article reference, code article, reference article, produit, code produit,
        reference produit, reference interne, articulo, codigo articulo, codigo de articulo,
        producto, codigo producto, codigo de producto, referencia, referencia interna, numero de
        articulo, articolo, codice articolo, codice, prodotto, codice prodotto, riferimento interno,
        codice interno, artikelcode, product nummer, artikelreferentie, interne referentie, produto,
        codigo do produto, codigo do artigo, artigo, referencia do artigo, indeks, towar, kod
        towaru, kod produktu, numer artykulu, artykul, symbol, wewnetrzny numer, odnosnik
        wewnetrzny, artikelkod, artikel kod, varunummer, intern referens, vara, our item, your item,
        supplier item, supplier sku, vendor sku, code, codigo, kod""",
    "name": """
        name, item name, product name, article name, description, item description, product
        description, title, product title, lineitem name, line item name, label, bezeichnung,
        artikelbezeichnung, artikelname, produktname, beschreibung, benennung, artikeltext, text,
        titel, nom, designation, libelle, nom du produit, nom de l article, nom article, nom
        produit, nombre, descripcion, denominacion, nombre del producto, nombre producto, nombre del
        articulo, nome, descrizione, denominazione, nome prodotto, nome del prodotto, nome articolo,
        naam, omschrijving, productnaam, artikelnaam, artikelomschrijving, beschrijving, descricao,
        designacao, nome do produto, nazwa, opis, nazwa towaru, nazwa produktu, namn, benamning,
        beskrivning, produktnamn""",
    "category": """
        category, product category, item group, product group, group, product type, type,
        department, family, class, collection, kategorie, warengruppe, artikelgruppe, produktgruppe,
        produktkategorie, gruppe, sortiment, categorie, categorie de produit, categorie d article,
        famille, groupe, groupe d articles, rayon, gamme, categoria, categoria de producto,
        categoria del producto, familia, grupo, grupo de productos, seccion, categoria prodotto,
        categoria articolo, categoria di prodotto, gruppo, gruppo articoli, reparto, categoria
        merceologica, productcategorie, productgroep, artikelgroep, groep, categoria do produto,
        kategoria, kategoria produktu, grupa, grupa towarowa, kategori, produktkategori, varugrupp,
        categories, product categories, groups, kategorien, artikelkategorie, artikelkategorien,
        warengruppen, sortimente, familles, categorias, categorie articolo, grupy, kategorier,
        categorieen""",
    "unit": """
        unit, uom, unit of measure, stock uom, base unit, sales unit, measure, einheit,
        mengeneinheit, me, masseinheit, basiseinheit, basismengeneinheit, lagereinheit, unite, unite
        de mesure, unite de vente, udm, unidad, unidad de medida, um, unita, unita di misura,
        eenheid, meeteenheid, maateenheid, unidade, unidade de medida, jednostka, jednostka miary,
        jm, enhet, mattenhet""",
    "quantity": """
        quantity, qty, quantity sold, qty sold, sold quantity, units, units sold, units ordered,
        ordered quantity, order quantity, qty ordered, quantity ordered, quantity purchased, count,
        pieces, no of units, sold, lineitem quantity, line item quantity, amount sold, net quantity,
        item quantity, product quantity, menge, anzahl, stueck, stuck, stueckzahl, stuckzahl,
        verkaufsmenge, absatz, absatzmenge, verkaufte menge, bestellmenge, bestellte menge,
        auftragsmenge, gelieferte menge, stk, quantite, qte, quantite vendue, quantite commandee,
        nombre d unites, cantidad, cant, cantidad vendida, cantidad pedida, unidades, unidades
        vendidas, quantita, qta, quantita venduta, quantita ordinata, pezzi, aantal, hoeveelheid,
        verkochte hoeveelheid, aantal verkocht, bestelde hoeveelheid, quantidade, qtd, qtde,
        quantidade vendida, quantidade pedida, ilosc, liczba, ilosc sprzedana, zamowiona ilosc,
        antal, kvantitet, antal salda, bestalld kvantitet""",
    "date": """
        date, day, order date, sale date, sales date, date of sale, invoice date, posting date,
        transaction date, purchase date, created, created at, date created, ordered, ordered at,
        sold at, sold on, datum, tag, verkaufsdatum, bestelldatum, auftragsdatum, rechnungsdatum,
        belegdatum, buchungsdatum, kaufdatum, verkauft am, erstellt am, date de vente, date de
        commande, date commande, date de facture, date facture, jour, date d achat, date de la
        commande, fecha, dia, fecha de venta, fecha venta, fecha de pedido, fecha pedido, fecha del
        pedido, fecha de factura, fecha de la orden, data, giorno, data vendita, data di vendita,
        data ordine, data dell ordine, data fattura, verkoopdatum, orderdatum, dag, factuurdatum,
        data da venda, data do pedido, data de venda, data sprzedazy, data zamowienia, dzien, datum
        for order, forsaljningsdatum""",
    "price": """
        price, unit price, sales price, sale price, selling price, price each, item price, regular
        price, list price, retail price, standard selling rate, rate, net price, net unit price,
        price per unit, variant price, lineitem price, line item price, preis, einzelpreis,
        stueckpreis, stuckpreis, verkaufspreis, vk, vk preis, nettopreis, preis je einheit, preis
        pro stueck, preis pro stuck, listenpreis, vk netto, regularer preis, prix, prix unitaire,
        prix de vente, prix ht, prix unitaire ht, prix public, tarif, tarif regulier, precio, precio
        unitario, precio de venta, precio venta, pvp, precio neto, precio normal, prezzo, prezzo
        unitario, prezzo di vendita, prezzo vendita, prezzo netto, prezzo di listino, prijs,
        stuksprijs, verkoopprijs, eenheidsprijs, nettoprijs, reguliere prijs, preco, preco unitario,
        preco de venda, preco normal, cena, cena jednostkowa, cena sprzedazy, cena netto, pris,
        styckpris, enhetspris, forsaljningspris, apris, ordinarie pris, prix liste, prix catalogue,
        prix de liste, precio de lista, precio catalogo, precio de tarifa, listino, listino prezzi,
        prezzo listino, catalogusprijs, adviesprijs, preco de tabela, preco de lista, cena
        katalogowa, katalogpreis, katalogpris, listpris""",
    "gross_price": """
        gross price, price incl tax, price including tax, price incl vat, price with tax,
        bruttopreis, preis brutto, preis inkl mwst, vk brutto, verkaufspreis brutto, prix ttc, prix
        unitaire ttc, prix de vente ttc, precio con iva, precio iva incluido, prezzo ivato, prezzo
        iva inclusa, prijs incl btw, prijs inclusief btw, preco com iva, cena brutto, pris inkl moms""",
    "line_total": """
        line total, subtotal, total price, net sales, net amount, net total, line amount, revenue,
        turnover, sales value, extended price, net value, value sold, gesamtpreis, umsatz,
        nettoumsatz, zeilensumme, positionssumme, nettobetrag, positionsbetrag, zwischensumme,
        warenwert, gesamt netto, total ht, montant ht, montant total ht, sous total, chiffre d
        affaires, montant de la ligne, importe neto, total linea, importe de linea, ventas netas,
        base imponible, importo netto, totale riga, fatturato, imponibile, subtotale, omzet,
        regeltotaal, netto bedrag, subtotaal, totaal excl btw, valor liquido, total da linha,
        receita, wartosc netto, wartosc, obrot, suma czesciowa, radsumma, nettobelopp, omsattning,
        delsumma""",
    "gross_total": """
        gross sales, gross amount, total incl tax, total incl vat, gross total, bruttobetrag,
        bruttoumsatz, gesamt brutto, gesamtbetrag brutto, montant ttc, total ttc, total con iva,
        importe con iva, totale ivato, totaal incl btw, wartosc brutto, total com iva, summa inkl
        moms""",
    "unclear_total": """
        amount, total, sum, value, sales, betrag, summe, gesamt, gesamtbetrag, wert, montant,
        importe, importo, totale, bedrag, totaal, valor, kwota, razem, suma, belopp, summa, monto""",
    "unit_cost": """
        unit cost, cost, cost price, cost per item, purchase price, buying price, buying cost, net
        cost, cogs, landed cost, standard cost, valuation rate, wholesale price, price to us, your
        price, dealer price, trade price, item cost, default unit cost, einkaufspreis, ek, ek preis,
        ek netto, einstandspreis, kosten, kosten pro artikel, selbstkosten, haendlerpreis,
        handlerpreis, anschaffungskosten, bezugspreis, cout, cout unitaire, prix d achat, prix
        achat, prix de revient, pa ht, prix d achat ht, cout de revient, coste, coste unitario,
        precio de compra, precio compra, precio de coste, costo, costo unitario, prezzo di acquisto,
        prezzo d acquisto, prezzo acquisto, kostprijs, inkoopprijs, inkoop, kost, custo, custo
        unitario, preco de compra, preco de custo, koszt, cena zakupu, koszt jednostkowy,
        inkopspris, kostnad, sjalvkostnad, kostnadspris""",
    "supplier": """
        supplier, vendor, supplier name, vendor name, supplier code, supplier no, supplier number,
        supplier id, vendor code, manufacturer, brand, default vendor name, default supplier,
        lieferant, lieferantennummer, lieferanten nr, lieferantennr, kreditor, hersteller,
        lieferantenname, marke, fournisseur, code fournisseur, nom du fournisseur, proveedor, codigo
        proveedor, nombre del proveedor, fornitore, codice fornitore, leverancier,
        leveranciersnummer, leveranciersnaam, fornecedor, codigo do fornecedor, dostawca, kod
        dostawcy, leverantor, leverantorsnummer""",
    "lead_days": """
        lead days, lead time, lead time days, lead time in days, delivery time, delivery days,
        delivery lead time, days to deliver, replenishment time, delivery time days, delivery,
        lieferzeit, lieferzeit tage, lieferzeit in tagen, wiederbeschaffungszeit, lieferfrist,
        lieferfrist tage, vorlaufzeit, delai, delai de livraison, delai livraison, delai jours,
        plazo de entrega, plazo entrega, plazo, tiempo de entrega, dias de entrega, tempo di
        consegna, tempi di consegna, giorni di consegna, lead time giorni, levertijd, levertijd
        dagen, doorlooptijd, prazo de entrega, dias de entrega previstos, czas dostawy, czas
        realizacji, termin dostawy, ledtid, leveranstid, beschaffungszeit, lieferzeiten, tiempo de
        espera, tempo de espera, tempo di attesa, wachttijd, delai d approvisionnement, plazo de
        aprovisionamiento, tempo di approvvigionamento, aanvoertijd""",
    "minimum_quantity": """
        minimum quantity, min quantity, min qty, minimum qty, moq, minimum order quantity, min order
        qty, minimum order, minimum order qty, mindestmenge, mindestbestellmenge, mbm,
        mindestabnahme, quantite minimale, quantite minimum, qte min, minimum de commande, cantidad
        minima, pedido minimo, cant min, quantita minima, ordine minimo, qta min, minimum aantal,
        minimale hoeveelheid, minimale bestelhoeveelheid, quantidade minima, ilosc minimalna,
        minimalne zamowienie, minsta antal, minsta orderkvantitet, lagsta kvantitet""",
    "multiple": """
        multiple, order multiple, pack size, pack qty, case pack, case qty, carton qty, units per
        case, units per box, pack, pcs per carton, inner pack, verpackungseinheit, ve, vpe,
        packungsgroesse, packungsgrosse, gebinde, stueck pro karton, stuck pro karton,
        bestellschritt, colisage, conditionnement, pcb, quantite par carton, unidades por caja,
        multiplo, uds caja, embalaje, confezione, pezzi per cartone, collo, pezzi per confezione,
        verpakkingseenheid, aantal per doos, doosinhoud, verpakking, unidades por caixa, embalagem,
        opakowanie, ilosc w kartonie, forpackning, antal per kartong, forpackningsstorlek""",
    "currency": """
        currency, waehrung, wahrung, devise, moneda, divisa, valuta, moeda, waluta, monnaie,
        presentment currency, currency code, price currency""",
    "on_hand": """
        on hand, stock, in stock, stock on hand, quantity on hand, qty on hand, on hand quantity, on
        hand qty, stock level, stock quantity, inventory, inventory quantity, inventory qty, variant
        inventory qty, current stock, actual quantity, actual qty, balance qty, closing stock,
        counted quantity, afn fulfillable quantity, bestand, lagerbestand, lagermenge, istbestand,
        ist bestand, aktueller bestand, buchbestand, vorrat, verfuegbare menge, verfugbare menge,
        auf lager, vorratige menge, vorhandene menge, bestandsmenge, stock actuel, en stock,
        quantite en stock, stock disponible, quantite disponible, quantite en main, existencias,
        stock actual, cantidad en stock, inventario, cantidad a la mano, cantidad disponible,
        giacenza, quantita in giacenza, scorta, disponibilita, in magazzino, quantita disponibile,
        esistenza, quantita a disposizione, voorraad, op voorraad, aanwezige voorraad, beschikbare
        hoeveelheid, huidige voorraad, beschikbaar, estoque, existencia, quantidade em estoque,
        estoque atual, em estoque, quantidade em maos, stan, stan magazynowy, dostepna ilosc, ilosc
        na stanie, na stanie, w magazynie, ilosc w magazynie, ilosc dostepna, lager, lagersaldo, i
        lager, lagerantal, disponibelt antal, antal i lager, kvantitet i lager, tillganglig
        kvantitet""",
    "reserved": """
        reserved, reserved quantity, committed, allocated, reserved qty, reserviert, reservierte
        menge, reserve, quantite reservee, reservado, cantidad reservada, riservato, quantita
        riservata, impegnato, gereserveerd, gereserveerde hoeveelheid, reservada, quantidade
        reservada, zarezerwowane, zarezerwowana ilosc, ilosc zarezerwowana, reserverad, reserverat
        antal, reserverad kvantitet""",
    "place": """
        place, location, warehouse, store, site, branch, shop, fulfillment center, pos location,
        stock location, set warehouse, ort, lager ort, lagerort, filiale, standort, lagerplatz,
        geschaeft, geschaft, emplacement, entrepot, magasin, depot, lieu, site de stockage, almacen,
        ubicacion, tienda, deposito, bodega, sucursal, magazzino, ubicazione, sede, punto vendita,
        posizione, negozio, magazijn, locatie, vestiging, winkel, filiaal, armazem, local, loja,
        localizacao, magazyn, lokalizacja, sklep, oddzial, lagerstalle, plats, butik, lagerplats,
        almoxarifado, logistikstandort, lagerhaus, niederlassung, warenlager, skladnica""",
    "order": """
        order, order no, order number, order id, order reference, sales order, invoice, invoice no,
        invoice number, transaction id, receipt no, receipt number, document, document no, amazon
        order id, ticket, order name, bestellung, auftrag, auftragsnummer, auftrags nr, belegnummer,
        beleg nr, beleg, rechnung, rechnungsnummer, rechnungs nr, bonnummer, bon nr,
        auftragsreferenz, bestellreferenz, verkaufsauftrag, bestellungs nr, commande, numero de
        commande, no commande, n commande, facture, numero de facture, ticket de caisse, reference
        commande, reference de la commande, pedido, numero de pedido, n pedido, numero pedido,
        factura, numero de factura, albaran, referencia del pedido, orden, numero de orden, ordine,
        numero ordine, n ordine, fattura, numero fattura, scontrino, riferimento ordine,
        bestelnummer, ordernummer, bestelling, factuurnummer, bon, orderreferentie, verkooporder,
        numero do pedido, encomenda, fatura, numero da fatura, referencia do pedido, zamowienie,
        numer zamowienia, nr zamowienia, faktura, numer faktury, paragon, order nr, ordernr,
        fakturanummer, kvitto, orderreferens, odnosnik zamowienia, bestallning""",
    "number": """
        number, no, nr, num, id, nummer, numero, numer, lp""",
    "customer": """
        customer, customer no, customer number, customer id, client, buyer, account, customer code,
        customer reference id, kunde, kundennummer, kunden nr, kundennr, kaeufer, kaufer, debitor,
        code client, numero client, acheteur, cliente, codigo cliente, numero cliente, id cliente,
        comprador, codice cliente, acquirente, klant, klantnummer, koper, codigo do cliente, klient,
        numer klienta, nabywca, kund, kundnummer, kopare, party, partner, business partner, trading
        partner, partei, geschaftspartner, geschaeftspartner, tiers, tercero, controparte, relatie,
        kontrahent, strona, parceiro, motpart""",
    "channel": """
        channel, sales channel, source, kanal, vertriebskanal, verkaufskanal, canal, canal de vente,
        canal de venta, canale, canale di vendita, kanaal, verkoopkanaal, canal de vendas, kanal
        sprzedazy, forsaljningskanal""",
    "promotion": """
        promotion, on promotion, promo, promoted, aktion, en promotion, promocion, oferta,
        promozione, actie, promocao, promocja, kampanj""",
    "available": """
        available share, availability, verfuegbarkeit, verfugbarkeit, disponibilite, disponibilidad""",
    "gtin": """
        gtin, ean, barcode, upc, ean code, ean 13, gtin ean, ean13, bar code, variant barcode, gtin
        upc ean or isbn, isbn, strichcode, code barres, code a barres, code barre, codigo de barras,
        codice a barre, codice ean, streepjescode, kod kreskowy, kod ean, streckkod""",
    "tax_rate": """
        tax rate, vat, vat rate, tax, tax percent, vat percent, mwst, mwst satz, steuersatz, ust,
        ust satz, umsatzsteuer, mehrwertsteuer, steuer, tva, taux tva, taux de tva, taxe, iva, tipo
        iva, tipo de iva, impuesto, aliquota, aliquota iva, imposta, btw, btw tarief, btw
        percentage, taxa de iva, imposto, vat stawka, stawka vat, podatek, moms, momssats, skatt""",
    "weight_g": """
        weight, weight g, weight grams, grams, variant grams, net weight, gross weight, item weight,
        weight per unit, gewicht, nettogewicht, bruttogewicht, poids, poids net, peso, peso neto,
        peso netto, peso liquido, waga, waga netto, vikt""",
    "length_mm": """
        length, length mm, laenge, lange, longueur, largo, longitud, lunghezza, lengte, comprimento,
        dlugosc, langd""",
    "width_mm": """
        width, width mm, breite, largeur, ancho, anchura, larghezza, breedte, largura, szerokosc,
        bredd""",
    "height_mm": """
        height, height mm, hoehe, hohe, hauteur, alto, altura, altezza, hoogte, wysokosc, hojd""",
    "shelf_life_days": """
        shelf life, shelf life days, shelf life in days, haltbarkeit, haltbarkeit tage, duree de
        conservation, vida util, durata, durata di conservazione, houdbaarheid, validade, trwalosc,
        hallbarhet""",
    "lot": """
        lot, batch, lot number, batch no, batch number, lot serial number, charge, chargennummer,
        los, losnummer, lot de fabrication, numero de lot, lote, numero de lote, lotto, numero
        lotto, partij, partijnummer, partia, numer partii, parti, batchnummer""",
    "expires": """
        expires, expiry, expiry date, expiration date, best before, use by, best before date, mhd,
        verfallsdatum, mindesthaltbarkeitsdatum, ablaufdatum, date de peremption, dlc, ddm, date d
        expiration, caducidad, fecha de caducidad, fecha de vencimiento, scadenza, data di scadenza,
        houdbaar tot, vervaldatum, tht, data de validade, data waznosci, utgangsdatum, bast fore""",
    "email": """
        email, e mail, mail, email address, e mail adresse, courriel, correo, correo electronico,
        posta elettronica, email id, epost, e post""",
    "minimum_value": """
        minimum value, minimum order value, min order value, mindestbestellwert, mindestwert,
        montant minimum, pedido minimo importe, importo minimo, valore minimo ordine, minimale
        bestelwaarde, valor minimo, minimalna wartosc, minsta ordervarde""",
    "free_freight_value": """
        free freight value, free shipping from, free delivery from, frachtfrei ab, franko ab, franco
        de port, porte gratis desde, porto franco, franco vanaf""",
    "due": """
        due, due date, expected, expected date, delivery date, eta, expected arrival, promised date,
        liefertermin, lieferdatum, erwartet am, faellig, fallig, faelligkeit, date de livraison,
        date prevue, fecha de entrega, fecha prevista, data di consegna, data prevista, leverdatum,
        verwachte datum, data de entrega, data dostawy, leveransdatum, forvantat datum""",
    "received": """
        received, received date, received on, date received, receipt date, goods receipt date,
        wareneingang, eingangsdatum, wareneingangsdatum, eingegangen am, date de reception, recu le,
        fecha de recepcion, recibido, data ricevimento, data di ricezione, ricevuto il,
        ontvangstdatum, ontvangen op, data de recebimento, data przyjecia, mottagningsdatum,
        mottaget""",
    "quantity_received": """
        quantity received, received quantity, qty received, received qty, erhaltene menge,
        gelieferte stueckzahl, eingegangene menge, wareneingangsmenge, quantite recue, cantidad
        recibida, quantita ricevuta, ontvangen hoeveelheid, ontvangen aantal, quantidade recebida,
        ilosc przyjeta, odebrana ilosc, otrzymana ilosc, mottagen kvantitet, mottaget antal""",
    "quantity_bad": """
        quantity bad, rejected quantity, rejected qty, damaged, ausschuss, beschaedigt, quantite
        rejetee, cantidad rechazada, quantita scartata, afgekeurd""",
    "order_date": """
        purchase order date, po date, date ordered, ordered on, bestellt am, commande le, date de
        commande d achat, fecha de orden de compra, ordinato il, besteld op""",
    "latitude": """
        latitude, lat, breitengrad, latitud, latitudine, breedtegraad, szerokosc geograficzna,
        latitud n""",
    "longitude": """
        longitude, lon, lng, laengengrad, langengrad, longitud e, longitudine, lengtegraad, dlugosc
        geograficzna""",
    "purchase_order": """
        purchase order, po, po number, purchase order number, po no, purchase order no,
        einkaufsbestellung, bestellnr lieferant, bon de commande, orden de compra, ordine di
        acquisto, inkooporder, ordem de compra, zamowienie zakupu, inkopsorder""",
    "order_weekdays": """
        order weekdays, order days, bestelltage, jours de commande, dias de pedido, giorni d ordine,
        besteldagen""",
    "valid_from": """
        valid from, gueltig ab, gultig ab, start date, valable du, valido desde, valido dal, geldig
        vanaf""",
    "valid_to": """
        valid to, valid until, gueltig bis, gultig bis, end date, valable jusqu au, valido hasta,
        valido al, geldig tot""",
    "break_quantity": """
        break quantity, from quantity, price break, staffel ab, ab menge, staffelmenge, a partir de,
        desde cantidad, da quantita, vanaf aantal""",
}

MEANINGS: dict[str, tuple[str, ...]] = {
    meaning: tuple(word.strip() for word in " ".join(words.split()).split(","))
    for meaning, words in _WORDS.items()
}
"""The words of each meaning, the best first."""

_TOTALS = """
    total, totals, grand total, sub total, subtotal, sum, sums, summe, gesamt, gesamtsumme, endsumme,
    zwischensumme, totale, subtotale, totaal, eindtotaal, subtotaal, total general, total geral, sous total,
    somme, suma, razem, summa, totalt, totale generale, total ht, total ttc, uebertrag, ubertrag"""

TOTALS = frozenset(word.strip() for word in " ".join(_TOTALS.split()).split(","))
"""What a line of sums begins with."""

_PIECES = """
    pc, pcs, piece, pieces, ea, each, unit, units, x, st, stk, stck, stuck, stueck, szt, ud, uds, unidad,
    unidades, pz, pezzi, pza, pieza, piezas, piece s, u, un, stuks, stycken, no, nos, nr"""

PIECES = frozenset(word.strip() for word in " ".join(_PIECES.split()).split(","))
"""Words behind a quantity that say one base unit."""

_PACKS = """
    box, boxes, case, cases, carton, cartons, pack, packs, pallet, pallets, dozen, tray, bag, bags, crate,
    bundle, karton, kartons, kiste, kisten, palette, paletten, dutzend, packung, packungen, gebinde, sack,
    carton s, caisse, caisses, colis, palette s, boite, boites, paquet, douzaine, caja, cajas, palet, bulto,
    docena, paquete, scatola, scatole, cartone, cartoni, bancale, pacco, dozzina, doos, dozen st, doosje,
    dozijn, krat, caixa, caixas, palete, duzia, pacote, karton szt, paleta, opakowan, tuzin, kartong,
    lada, pall"""

PACKS = frozenset(word.strip() for word in " ".join(_PACKS.split()).split(","))
"""Words for larger units: how many base units they hold must be asked."""
