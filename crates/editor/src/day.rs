//! A day as people type it: 2026-12-31, 31.12.2026, 31 Dec 2026, December 31, 2026. What could be two days is none.

use model::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The day a text means, where it can mean only one.
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim().to_lowercase();
    let parted = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '/' | ',');
    let parts: Vec<&str> = text.split(parted).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    // The year stands first, or last; only four digits are one.
    if let Some(year) = year(first) {
        return date(year, month(second)?, number(third)?);
    }
    let year = year(third)?;
    let days = [(*first, *second), (*second, *first)];
    let all = days.map(|(day, name)| date(year, month(name)?, number(day)?));
    // With slashes and dashes some write the month first, with full stops nobody does.
    match all {
        [Some(day), Some(other)] if day != other && !text.contains('.') => None,
        [Some(day), _] => Some(day),
        [None, Some(_)] if text.contains('.') && number(first).is_some() => None,
        [None, other] => other,
    }
}

fn number(text: &str) -> Option<i8> {
    text.parse().ok()
}

fn year(text: &str) -> Option<i16> {
    text.parse().ok().filter(|_| text.len() == 4)
}

/// A month by number, by name or by the beginning of it.
fn month(text: &str) -> Option<i8> {
    let named = |name: &&str| text.len() >= 3 && name.starts_with(text);
    let place = MONTHS.iter().position(named);
    let place = place.and_then(|place| i8::try_from(place + 1).ok());
    place.or_else(|| number(text))
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let last = date(2026, 12, 31);
        for text in [
            "2026-12-31",
            "2026/12/31",
            " 31.12.2026 ",
            "31 Dec 2026",
            "31 december 2026",
            "Dec. 31, 2026",
            "31-Dec-2026",
            "12/31/2026",
        ] {
            assert_eq!(day(text), last, "{text}");
        }
        assert_eq!(day("4.3.2027"), date(2027, 3, 4));
        assert_eq!(day("3/3/2027"), date(2027, 3, 3));
    }

    #[test]
    fn what_could_be_two_days_or_none_is_none() {
        for text in [
            "3/4/2027",
            "31.12.26",
            "31.13.2026",
            "12.31.2026",
            "soon",
            "2026",
            "31 Foo 2026",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
