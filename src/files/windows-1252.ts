/** What the bytes 0x80 to 0x9F are (WHATWG Encoding Standard, index windows-1252); every other is as in Latin-1. */
const LETTERS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ'

/**
 * Windows-1252 text as a string. Not by TextDecoder: that of Node 20.18.3 and later takes it for Latin-1
 * (nodejs/node#60888), which makes an apostrophe of a spreadsheet a control character.
 */
export function fromWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9F]/g, (letter) => LETTERS[letter.charCodeAt(0) - 0x80] ?? letter)
}
