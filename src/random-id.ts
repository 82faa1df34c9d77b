import { randomFillSync } from 'node:crypto'

const ID_BYTES = 16
const IDS_AT_ONCE = 256

/** Makes ids of 128 bits from the operating system's generator, as 22 base64url characters; asks it for many at once. */
export function createRandomId(): () => string {
  const pool = Buffer.alloc(ID_BYTES * IDS_AT_ONCE)
  let used = pool.length
  return () => {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    const id = pool.toString('base64url', used, used + ID_BYTES)
    pool.fill(0, used, used + ID_BYTES)
    used += ID_BYTES
    return id
  }
}
