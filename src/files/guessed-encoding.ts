import { isAscii, isUtf8 } from 'node:buffer'
import { plainLine } from '../domain/plain-line.ts'
import type { LineEnd } from './csv-lines.ts'
import { fromWindows1252 } from './windows-1252.ts'

/** Text of which nobody says in which encoding it is. */
export type GuessedEncoding = {
  /** Whole lines as UTF-8. In a UTF-8 file they are as they were: a line of it may be damaged. */
  toUtf8(lines: Buffer, lineEnd: LineEnd): Buffer
  /** What there is to say about the encoding once the file is read. */
  remarks(): string[]
}

/**
 * The first line that is not plain ASCII decides for the whole file: when it is UTF-8 the file is, and a later line that
 * is not is damaged, which costs that line only; when it is not UTF-8 the file is Windows-1252, as spreadsheets save
 * "CSV" on Windows. Up to that line both are the same, so a file can be hundreds of megabytes long before it shows.
 */
export function guessedEncoding(): GuessedEncoding {
  let encoding: 'utf-8' | 'windows-1252' | undefined
  const names: string[] = []
  let otherwise = 0
  return {
    toUtf8(lines, lineEnd) {
      if (encoding === 'utf-8' || isAscii(lines)) return lines
      if (!encoding) {
        const first = linesOf(lines, lineEnd).find((line) => !isAscii(line))
        encoding = first && isUtf8(first) ? 'utf-8' : 'windows-1252'
        if (encoding === 'utf-8') return lines
      }
      const text = fromWindows1252(lines)
      addNames(names, text)
      otherwise += linesOf(lines, lineEnd).filter((line) => !isAscii(line) && isUtf8(line)).length
      return Buffer.from(text)
    },
    remarks: () => (encoding === 'windows-1252' ? remarksOf(names, otherwise) : []),
  }
}

function remarksOf(names: readonly string[], otherwise: number): string[] {
  const remark = `The file is Windows-1252 text, as older spreadsheets save it; é, ñ and the like were read accordingly: look whether ${names.length > 0 ? `names such as ${names.join(', ')}` : 'such letters'} are right. If they are not, save the file as "CSV UTF-8" and hand it over again.`
  if (otherwise === 0) return [remark]
  return [
    remark,
    `But ${otherwise} of its lines look like UTF-8, so their names may be wrong: save the file as "CSV UTF-8", correct them there, and hand it over again.`,
  ]
}

const MOST_NAMES = 3
const WORD = /[\p{L}\p{M}]*[^\0-\x7F][\p{L}\p{M}]*/gu

/** Adds the first words with such letters. */
function addNames(names: string[], text: string): void {
  if (names.length === MOST_NAMES) return
  for (const [word] of text.matchAll(WORD)) {
    const name = plainLine(word).slice(0, 40)
    if (name !== '' && !names.includes(name)) names.push(name)
    if (names.length === MOST_NAMES) return
  }
}

function linesOf(text: Buffer, lineEnd: LineEnd): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf(lineEnd, start) + 1 || text.length
    lines.push(text.subarray(start, end))
    start = end
  }
  return lines
}
