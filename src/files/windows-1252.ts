import { HIGH_LETTERS } from '../domain/windows-1252.ts'

/**
 * Windows-1252 text as a string. Not by TextDecoder: that of Node 20.18.3 and later takes it for Latin-1
 * (nodejs/node#60888), which makes an apostrophe of a spreadsheet a control character.
 */
export function fromWindows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\x80-\x9F]/g, (letter) => HIGH_LETTERS[letter.charCodeAt(0) - 0x80] ?? letter)
}
