/** A text as it is compared where case, spaces and punctuation say nothing: "In-Collections " is "incollections". */
export function comparable(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Whether two texts are the same apart from case, spaces and punctuation. */
export function isAlike(one: string, other: string): boolean {
  return one === other || comparable(one) === comparable(other)
}

/** As `comparable`, and without accents, which many programs lose: "García" is "garcia". */
export function folded(text: string): string {
  return comparable(text.normalize('NFD').replace(/\p{M}+/gu, ''))
}

/** A hash (FNV-1a, 32 bits) that texts share which are alike once folded; of other texts one pair in four thousand million. */
export function hashOfFolded(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    let code = text.charCodeAt(index)
    if (code > 0x7f) return hashOfUnits(folded(text))
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
