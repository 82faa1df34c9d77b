import { comparable } from './comparable.ts'

/** Tells of other ids whether they are the same as one but for case, spaces, punctuation and zeros in front of a number. */
export function nearIds(id: string): (other: string) => boolean {
  const own = plain(id)
  return (other) => plain(other) === own
}

function plain(id: string): string {
  return comparable(id).replace(/(?<!\d)0+(?=\d)/g, '')
}
