/**
 * A text from outside as one harmless line: control characters, half surrogates, noncharacters and the marks that turn
 * the reading direction around are taken out; every run of white space becomes one space; none stands at either end.
 * Letters, marks and joiners of every script stay.
 */
export function plainLine(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069\uFFF9-\uFFFB]/gu, '')
    .replace(/ +/gu, ' ')
    .trim()
}
