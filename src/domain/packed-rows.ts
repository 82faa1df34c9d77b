const CHUNK_BITS = 12
const CHUNK_ROWS = 1 << CHUNK_BITS

/**
 * Rows of whole numbers of 32 bits, a fixed number of them in each, numbered from 0. A row costs four bytes a number;
 * objects of the same content cost a multiple, and time in every garbage collection.
 */
export type PackedRows = {
  readonly count: number
  /** Adds a row of zeros. @returns its number. */
  add(): number
  get(row: number, field: number): number
  set(row: number, field: number, value: number): void
}

/** @param width how many numbers a row has. */
export function packedRows(width: number): PackedRows {
  const chunks: Uint32Array[] = []
  let count = 0
  return {
    get count() {
      return count
    },
    add() {
      if (count === chunks.length << CHUNK_BITS) chunks.push(new Uint32Array(CHUNK_ROWS * width))
      count += 1
      return count - 1
    },
    get: (row, field) => chunks[row >>> CHUNK_BITS]?.[(row & (CHUNK_ROWS - 1)) * width + field] ?? 0,
    set(row, field, value) {
      const chunk = chunks[row >>> CHUNK_BITS]
      if (chunk) chunk[(row & (CHUNK_ROWS - 1)) * width + field] = value
    },
  }
}
