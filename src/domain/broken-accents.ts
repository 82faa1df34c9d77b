import { toWindows1252 } from './windows-1252.ts'

const [LOST, LEAST, MOST, SMALL_A] = [0xfffd, 0xc2, 0xc5, 0xe2]

/**
 * Whether a name has a letter with which broken accents begin: the first byte of a letter of UTF-8 as Windows-1252 has it, or
 * the sign for a letter that is lost. Such letters are in good names, too.
 */
export function hintsAtBrokenAccents(name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index)
    if (code >= LEAST && (code <= MOST || code === SMALL_A || code === LOST)) return true
  }
  return false
}

/** Whether a program has put the sign for a letter that it could not read into a name. */
export function hasLostLetters(name: string): boolean {
  return name.includes('\uFFFD')
}

const DECODER = new TextDecoder('utf-8', { fatal: true })

/**
 * What a name is meant to be whose UTF-8 was taken for Windows-1252: "Chloé" of "ChloÃ©". Nothing where it is not so: letters
 * that make good UTF-8 in this way stand beside each other in no name.
 */
export function mendedAccents(name: string): string | undefined {
  const bytes = toWindows1252(name)
  if (!bytes) return undefined
  try {
    const meant = DECODER.decode(bytes)
    return meant.length < name.length ? meant : undefined
  } catch {
    return undefined
  }
}
