/** A text as it is compared where case, spaces and punctuation say nothing: "In-Collections " is "incollections". */
export function comparable(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}
