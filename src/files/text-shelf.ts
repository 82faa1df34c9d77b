import { FileRefused } from './file-refused.ts'
import { DAMAGED } from './xlsx-zip.ts'

/** Texts by their number, from 0. */
export type TextShelf = {
  /** @throws FileRefused when they are too many to be those of a practice file. */
  add(text: string): void
  /** @throws FileRefused where there is none. */
  at(index: number): string
}

const TOO_MANY =
  'The Excel file holds more text than a practice file. Save the sheet with the family contacts as "CSV UTF-8" and hand that file over.'

const SHELF_BYTES = 1024 * 1024
const MOST_SHELVES = 32
const PAGE_PLACES = 64 * 1024
const MOST_PAGES = 48
const RECENT = 4096

/**
 * Keeps texts as bytes outside of the heap, each behind its length: a million of them would take three times as much as
 * strings, and the collector would look at each again and again. Those asked for lately are made once.
 */
export function openShelf(): TextShelf {
  const shelves: Buffer[] = []
  const pages: Uint32Array[] = []
  const recent = Array.from({ length: RECENT }, () => ({ index: -1, text: '' }))
  let free = SHELF_BYTES
  let count = 0

  function newShelf(): Buffer {
    if (shelves.length === MOST_SHELVES) throw new FileRefused(TOO_MANY)
    const shelf = Buffer.allocUnsafeSlow(SHELF_BYTES)
    shelves.push(shelf)
    free = 0
    return shelf
  }

  function read(index: number): string {
    const place = pages[Math.floor(index / PAGE_PLACES)]?.[index % PAGE_PLACES]
    const shelf = shelves[Math.floor((place ?? 0) / SHELF_BYTES)]
    if (place === undefined || !shelf || !(index < count)) throw new FileRefused(DAMAGED)
    const start = (place % SHELF_BYTES) + 4
    return shelf.toString('utf8', start, start + shelf.readUInt32LE(start - 4))
  }

  return {
    add(text) {
      const bytes = Buffer.byteLength(text)
      const shelf = free + 4 + bytes > SHELF_BYTES ? newShelf() : (shelves.at(-1) ?? newShelf())
      const page = count % PAGE_PLACES === 0 ? new Uint32Array(PAGE_PLACES) : undefined
      if (page && pages.length === MOST_PAGES) throw new FileRefused(TOO_MANY)
      if (page) pages.push(page)
      const places = pages.at(-1)
      if (places) places[count % PAGE_PLACES] = (shelves.length - 1) * SHELF_BYTES + free
      shelf.writeUInt32LE(bytes, free)
      shelf.write(text, free + 4)
      free += 4 + bytes
      count += 1
    },
    at(index) {
      const kept = recent[index % RECENT]
      if (!kept) throw new FileRefused(DAMAGED)
      if (kept.index !== index) Object.assign(kept, { index, text: read(index) })
      return kept.text
    },
  }
}
