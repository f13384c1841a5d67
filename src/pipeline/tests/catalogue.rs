//! What is proposed for usual exports, among the tables that come with the program.

use super::*;
use crate::pipeline::{match_columns, propose_tables};

/// The program's own tables, in the order of the catalogue.
fn standard_tables() -> Vec<Arc<TableSchema>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/tables");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut tables: Vec<TableSchema> =
        files.map(|path| toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).collect();
    tables.sort_by(|a, b| (a.sort_order, &a.name).cmp(&(b.sort_order, &b.name)));
    tables.into_iter().map(Arc::new).collect()
}

#[track_caller]
fn check(headings: &str, expect: &str) {
    let columns: Vec<_> = headings.split(',').map(|heading| heading.trim().to_owned()).collect();
    let proposals = propose_tables(&columns, &standard_tables());
    let names: Vec<_> =
        proposals.first().map_or(Vec::new(), |best| best.tables.iter().map(TableName::as_str).collect());
    let shown: Vec<_> =
        proposals.iter().map(|proposal| format!("{:?} {:.2}", proposal.tables, proposal.score)).collect();
    assert_eq!(names.join("+"), expect, "{headings}: {shown:?}");
}

#[test]
fn the_standard_lines_are_sales_lines() {
    check(
        "Order No.,Line No.,Customer No.,Item No.,Description,Quantity,Unit Price,Line Discount %,Currency Code,Order Date,\
         Shipment Date,Location Code,Your Reference,Comment",
        "Sales Line",
    );
}

#[test]
fn a_file_with_the_heads_fields_is_a_document() {
    check(
        "Order No.,Order Date,Customer No.,Customer Name,Currency Code,External Document No.,Line No.,Item No.,Description,Quantity,\
         Unit Price,Line Discount %,Shipment Date,Location Code,Comment",
        "Sales Header+Sales Line",
    );
}

#[test]
fn exports_of_other_systems_find_their_table() {
    check("SKU,Title,Price,Cost per item,Barcode,Weight", "Item");
    check("Kundennummer,Firma,Straße,PLZ,Ort,Land,Telefon,E-Mail,USt-IdNr.", "Customer");
    check("Code client,Raison sociale,Adresse,Code postal,Ville,Pays,Téléphone,N° de TVA", "Customer");
    check("Código cliente,Razón social,Dirección,Código postal,Población,País,Teléfono,Forma de pago", "Customer");
    check("Codice cliente,Ragione sociale,Indirizzo,CAP,Città,Paese,Telefono,Partita IVA", "Customer");
    check("Klantnummer,Bedrijfsnaam,Adres,Postcode,Plaats,Land,Telefoon,Betalingstermijn", "Customer");
    check("Kundnummer,Företagsnamn,Adress,Postnummer,Ort,Land,Telefon,Betalningsvillkor", "Customer");
    check("Nr klienta,Nazwa klienta,Ulica,Kod pocztowy,Miasto,Kraj,NIP", "Customer");
    check("Código do cliente,Nome do cliente,Morada,Código postal,Cidade,NIF", "Customer");
    check("Lieferantennummer,Lieferantenname,Straße,PLZ,Ort,Zahlungsziel", "Vendor");
    check("Document No.,Line No.,Item No.,Quantity,Unit Price,Remark", "Sales Line");
}

/// The fields that headings fill in a table: "SKU > No.".
#[track_caller]
fn check_fields(table: &str, headings: &str, expect: &[&str]) {
    let columns: Vec<_> = headings.split(',').map(str::to_owned).collect();
    let tables = standard_tables();
    let schema = tables.iter().find(|schema| schema.name.as_str() == table).unwrap();
    let found = match_columns(&columns, schema);
    let field = |column: &String| found.iter().find(|found| found.column == *column).map_or("-", |found| &found.field);
    let fields: Vec<_> = columns.iter().map(|column| format!("{column} > {}", field(column))).collect();
    assert_eq!(fields, expect);
}

#[test]
fn headings_find_their_fields() {
    check_fields(
        "Item",
        "SKU,Title,Price,Cost",
        &["SKU > No.", "Title > Description", "Price > Unit Price", "Cost > Unit Cost"],
    );
    check_fields(
        "Sales Line",
        "Nr zamówienia,Lp.,Indeks,Ilość,Cena,Rabat %",
        &[
            "Nr zamówienia > Document No.",
            "Lp. > Line No.",
            "Indeks > No.",
            "Ilość > Quantity",
            "Cena > Unit Price",
            "Rabat % > Line Discount %",
        ],
    );
}

/// Fields of a table, and what exports call them.
type Called = [(&'static str, &'static str)];

/// Each heading alone, for it may be one of several names of a field.
#[track_caller]
fn check_called(table: &str, called: &Called) {
    let tables = standard_tables();
    let schema = tables.iter().find(|schema| schema.name.as_str() == table).unwrap();
    for (field, headings) in called {
        for heading in headings.split('|') {
            let found = match_columns(&[heading.to_owned()], schema);
            let found = found.first().map_or("nothing", |found| found.field.as_str());
            assert_eq!(found, *field, "{heading} in {table}");
        }
    }
}

#[test]
fn headings_of_german_exports_are_known() {
    check_called(
        "Customer",
        &[
            ("No.", "Kontonummer|Konto|Kunden-Nr.|Debitorennummer|KdNr"),
            ("Name", "Bezeichnung|Kontobezeichnung|Firma|Name 1"),
            ("Address", "Str.|Strasse|Straße und Hausnummer|Anschrift"),
            ("Payment Terms Code", "Zahlungskondition|Zahlungsbedingung|Zahlungsziel"),
            ("Created Date", "Erfasst am|Angelegt am"),
            ("VAT Registration No.", "USt-IdNr.|USt-ID-Nr.|UID"),
        ],
    );
    check_called(
        "Vendor",
        &[("No.", "Kontonummer|Lieferantennummer|Kreditor"), ("Name", "Bezeichnung|Lieferant Name")],
    );
    check_called(
        "Item",
        &[
            ("Description", "Bezeichnung|Bezeichnung 1|Langtext"),
            ("Base Unit of Measure", "ME|Einheit|Mengeneinheit"),
            ("Net Weight", "Gewicht kg|Nettogewicht"),
            ("Unit List Price", "UVP|Listenpreis"),
        ],
    );
    check_called("Sales Header", &[("No.", "Auftrag|Belegnr."), ("External Document No.", "Bestellnr. Kunde")]);
    check_called("Sales Line", &[("Unit Price", "E-Preis|Einzelpreis"), ("VAT %", "MwSt|MwSt. %")]);
}

#[test]
fn headings_of_french_spanish_dutch_and_italian_exports_are_known() {
    check_called(
        "Customer",
        &[
            ("No.", "N° compte|Compte client|Code client|Nº cuenta|Cód. cliente|Debiteurnummer|Klantnr.|Conto|Codice"),
            ("Name", "Intitulé|Raison sociale|Razón social|Descripción|Omschrijving|Naam|Ragione sociale|Descrizione"),
            ("Post Code", "Code postal|C.P.|Postcode|CAP"),
            ("County", "Provincia|Prov.|Provincie"),
            ("Payment Terms Code", "Conditions de paiement|Plazo de pago|Betalingsvoorwaarde|Scadenza"),
            ("Credit Limit (LCY)", "Encours autorisé|Riesgo|Kredietlimiet|Fido"),
            ("Created Date", "Date création|Fecha de alta|Aangemaakt op|Data creazione"),
            ("VAT Registration No.", "N° TVA intracommunautaire|NIF/CIF|Btw-nummer|P. IVA"),
        ],
    );
    check_called("Vendor", &[("No.", "Compte fournisseur|Cód. proveedor|Crediteurnummer|Codice fornitore")]);
    check_called(
        "Item",
        &[
            ("No.", "Réf. article|Cód. artículo|Artikelcode|Codice articolo"),
            ("Unit Price", "Prix de vente|Precio de venta|Verkoopprijs|Prezzo di vendita"),
            ("Net Weight", "Poids kg|Peso (kg)|Nettogewicht"),
        ],
    );
    check_called(
        "Sales Header",
        &[("No.", "Commande|Pedido|Bestelling|Ordine"), ("Your Reference", "Riferimento|Kenmerk")],
    );
    check_called(
        "Sales Line",
        &[
            ("Quantity", "Qté|Cantidad|Aantal|Quantità"),
            ("Unit Price", "P.U. HT|Precio unit.|Stukprijs|Prezzo unitario"),
            ("VAT %", "TVA|IVA|Btw"),
            ("Line Discount %", "Remise %|% Dto.|Korting %|Sconto %"),
        ],
    );
}

#[test]
fn a_column_that_is_left_over_is_not_taken_for_what_is_only_called_after_it() {
    check_fields(
        "Sales Header",
        "Order ID,Customer ID,Customer",
        &["Order ID > No.", "Customer ID > Sell-to Customer No.", "Customer > -"],
    );
}

#[test]
fn no_heading_means_two_fields_of_a_table() {
    let plain =
        |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    for table in standard_tables() {
        let mut seen: HashSet<String> = table.fields.iter().map(|field| plain(&field.name)).collect();
        for field in &table.fields {
            let own: HashSet<_> = field.aliases.iter().map(|alias| plain(alias)).collect();
            for alias in own.iter().filter(|alias| **alias != plain(&field.name)) {
                // A name of one field may be another's alias; two aliases of the same sound may not.
                assert!(seen.insert(format!("alias {alias}")), "{}: {alias} ({})", table.name, field.name);
            }
        }
    }
}

#[test]
fn other_words_for_members_are_those_of_members() {
    for table in standard_tables() {
        for field in &table.fields {
            for (member, words) in &field.member_aliases {
                assert!(field.members.contains(member), "{} · {}: {member}", table.name, field.name);
                let others = field.member_aliases.iter().filter(|(other, _)| *other != member);
                let mut others = others.flat_map(|(_, words)| words);
                assert!(!others.any(|other| words.contains(other)), "{} · {}: {member}", table.name, field.name);
            }
        }
    }
}
