/** What the bytes 0x80 to 0x9F are (WHATWG Encoding Standard, index windows-1252); every other is as in Latin-1. */
export const HIGH_LETTERS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ'

const BYTE_OF: ReadonlyMap<string, number> = new Map([...HIGH_LETTERS].map((letter, index) => [letter, 0x80 + index]))

/** A text as bytes of Windows-1252, or of Latin-1 where it has their control characters; nothing where it has other letters. */
export function toWindows1252(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const byte = code <= 0xff ? code : BYTE_OF.get(text.charAt(index))
    if (byte === undefined) return undefined
    bytes[index] = byte
  }
  return bytes
}
