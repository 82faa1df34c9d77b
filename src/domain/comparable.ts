/** A text as it is compared where case, spaces and punctuation say nothing: "In-Collections " is "incollections". */
export function comparable(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Whether two texts are the same apart from case, spaces and punctuation. */
export function isAlike(one: string, other: string): boolean {
  return one === other || comparable(one) === comparable(other)
}
