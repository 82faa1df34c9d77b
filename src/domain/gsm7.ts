import { plainLine } from './plain-line.ts'

/** Septets of one text message before a carrier splits it (3GPP TS 23.038 and 23.040). */
export const SEGMENT_SEPTETS = 160

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const EXTENSION = new Set('\f^{}\\[~]|€')

const STAND_INS: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  ʼ: "'",
  '`': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '·': '-',
  '•': '-',
  '×': 'x',
  ç: 'c',
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
}

/** Whether a text travels in the GSM 7-bit default alphabet and its extension table (3GPP TS 23.038 §6.2.1). */
export function isGsm7(text: string): boolean {
  return Array.from(text).every((character) => BASIC.has(character) || EXTENSION.has(character))
}

/** Septets a GSM-7 text takes: an extension character takes two. Says nothing useful of a text that `isGsm7` refuses. */
export function septets(text: string): number {
  return text.length + (text.match(/[\f^{}\\[~\]|€]/g)?.length ?? 0)
}

/**
 * A name on one line of GSM-7 in at most `maxSeptets`: accents that the alphabet lacks are dropped, quotes and dashes
 * become plain ones, other scripts are left out, and what is too long is cut after a whole word if one fits.
 * Empty when nothing of the name can be written so.
 */
export function toGsm7(text: string, maxSeptets: number): string {
  const line = plainLine(Array.from(text.normalize('NFC'), transliterate).join(''))
  if (septets(line) <= maxSeptets) return line
  const cut = firstSeptets(line, maxSeptets)
  const lastSpace = cut.lastIndexOf(' ')
  const words = line[cut.length] === ' ' || lastSpace < 1 ? cut : cut.slice(0, lastSpace)
  return withoutLooseEnd(words)
}

function transliterate(character: string): string {
  if (BASIC.has(character) || EXTENSION.has(character)) return character
  const standIn = STAND_INS[character]
  if (standIn !== undefined) return standIn
  if (/\s/u.test(character)) return ' '
  return Array.from(character.normalize('NFKD'))
    .filter((part) => BASIC.has(part) || EXTENSION.has(part))
    .join('')
}

function firstSeptets(line: string, maxSeptets: number): string {
  let taken = ''
  let left = maxSeptets
  for (const character of line) {
    left -= septets(character)
    if (left < 0) break
    taken += character
  }
  return taken
}

/** A cut name does not end in "Sunshine Pediatrics &" or "Centro de". */
function withoutLooseEnd(words: string): string {
  return words.replace(/(?:\s+(?:&|-|and|of|for|the|at|in|y|e|de|del|la|los|las|para))*[\s,;:/&-]*$/iu, '')
}
