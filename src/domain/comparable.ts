/** A text as it is compared where case, spaces and punctuation say nothing: "In-Collections " is "incollections". */
export function comparable(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Whether two texts are the same apart from case, spaces and punctuation. */
export function isAlike(one: string, other: string): boolean {
  return one === other || comparable(one) === comparable(other)
}

/** A hash (FNV-1a, 32 bits) that texts share which are alike; of other texts one pair in four thousand million. */
export function hashOfComparable(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    let code = text.charCodeAt(index)
    if (code > 0x7f) return hashOfUnits(comparable(text))
    if (code >= 0x41 && code <= 0x5a) code += 0x20
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) hash = Math.imul(hash ^ code, 0x01000193)
  }
  return hash >>> 0
}

function hashOfUnits(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
