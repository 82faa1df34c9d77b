import type { PackedRows } from './packed-rows.ts'

/**
 * Lists inside of packed rows: each row of a list has the number of the next one in a field, the last one that of the
 * first. A list is named by its last row, counted from 1; 0 is the empty list.
 */
export function addToRing(rows: PackedRows, next: number, ring: number, row: number): number {
  if (ring === 0) rows.set(row, next, row)
  else {
    rows.set(row, next, rows.get(ring - 1, next))
    rows.set(ring - 1, next, row)
  }
  return row + 1
}

const NONE: readonly number[] = []

/** The rows of a list, in the order in which they were added. */
export function rowsOfRing(rows: PackedRows, next: number, ring: number): readonly number[] {
  if (ring === 0) return NONE
  const last = ring - 1
  const first = rows.get(last, next)
  if (first === last) return [first]
  const found = [first]
  for (let row = first; row !== last; ) {
    row = rows.get(row, next)
    found.push(row)
  }
  return found
}
