//! The words that rows are made of. Codes are such as the company has from the start.

pub const CURRENCIES: &[&str] = &["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CAD", "JPY"];
pub const COUNTRIES: &[&str] = &["DE", "FR", "GB", "US", "SE", "NO", "DK", "PL", "AT", "CH", "NL", "ES"];
pub const PAYMENT_TERMS: &[&str] = &["COD", "CM", "7 DAYS", "14 DAYS", "30 DAYS", "60 DAYS"];
pub const UNITS: &[&str] = &["PCS", "BOX", "KG", "M", "L", "SET"];
pub const LOCATIONS: &[&str] = &["MAIN", "EAST", "WEST", "OUTLET"];
pub const SALESPEOPLE: &[&str] = &["JO", "BC", "HR", "LM"];
pub const CATEGORIES: &[&str] = &["FASTENER", "PIPE", "TIMBER", "ELECTRIC", "PAINT"];
pub const LANGUAGES: &[&str] = &["ENU", "DEU", "FRA", "DAN", "SVE"];

pub const FIRMS: &[&str] = &["Möller", "Larsen", "Dupont", "Whitby", "Óbidos", "Sjöberg", "Kwiatkowski", "Harding"];
pub const TRADES: &[&str] = &["Boats", "Sails", "Timber", "Paints", "Tools", "Lamps", "Engines", "Ropes"];
pub const FORMS: &[&str] = &["GmbH", "Ltd", "A/S", "AB", "S.A.", "& Sons"];
pub const STREETS: &[&str] = &["Pier Road", "Hafenstraße", "Quai Sud", "Skeppsgatan", "Mole Lane", "Via Porto"];
pub const CITIES: &[&str] = &["Bremen", "Calais", "Whitby", "Malmö", "Gdynia", "Genova", "Esbjerg", "Vigo"];
pub const PEOPLE: &[&str] = &["Ida Holm", "Paul Weiß", "Zoë Marsh", "Jan Nowak", "Anaïs Roy", "Per Lund"];

pub const GOODS: &[&str] = &[
    "Deck screw",
    "Bow shackle",
    "Mooring line",
    "Bilge pump",
    "Cabin lamp",
    "Teak plank",
    "Hull primer",
    "Winch handle",
    "Fender",
    "Cleat",
];
pub const MAKES: &[&str] = &["M6 x 30", "12 mm", "A4 steel", "24 V", "2.5 l", "large", "white", "DIN 82101"];
pub const NOTES: &[&str] = &[
    "deliver before noon",
    "call the driver at the gate",
    "leave with the neighbour",
    "in part only if asked",
    "as agreed, see the list",
];
