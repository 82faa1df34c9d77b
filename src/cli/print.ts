import { once } from 'node:events'

/** Prints a result: one JSON document, or the same in plain lines. */
export function print(json: boolean | undefined, result: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : lines.map((line) => `${line}\n`).join(''))
}

/** Says something beside the result, which alone stands on stdout. */
export function sayBeside(line: string): void {
  process.stderr.write(`${line}\n`)
}

const PIECE_LENGTH = 64 * 1024

/** Prints text of any length as it comes, no faster than whoever reads it. */
export async function printAll(pieces: Iterable<string>): Promise<void> {
  let waiting = ''
  for (const piece of pieces) {
    waiting += piece
    if (waiting.length < PIECE_LENGTH) continue
    await written(waiting)
    waiting = ''
  }
  await written(waiting)
}

async function written(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

/** Lines of text, each with its end. */
export function* ended(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`
}

/**
 * A JSON document on one line, in pieces: an object field by field, a list item by item, so that no list is ever one text.
 * Whatever can be iterated is a list.
 */
export function* jsonLine(document: object): Generator<string> {
  yield* jsonPieces(document)
  yield '\n'
}

function* jsonPieces(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) yield JSON.stringify(value)
  else if (Symbol.iterator in value) yield* listPieces(value as Iterable<unknown>)
  else yield* fieldPieces(value)
}

function* listPieces(items: Iterable<unknown>): Generator<string> {
  let before = '['
  for (const item of items) {
    yield before + JSON.stringify(item)
    before = ','
  }
  yield before === '[' ? '[]' : ']'
}

function* fieldPieces(fields: object): Generator<string> {
  let before = '{'
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined || typeof value === 'function') continue
    yield `${before}${JSON.stringify(key)}:`
    yield* jsonPieces(value)
    before = ','
  }
  yield before === '{' ? '{}' : '}'
}

/** Two columns: names, then values in line. */
export function columns(rows: readonly (readonly [name: string, value: string | number])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length), 0)
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`)
}
