import { extname } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { concernsTheSame, readWhatIf, type WhatIf } from '../domain/what-if.ts'

/** A setting to try, and how it was written. */
export type GivenWhatIf = { text: string; change: WhatIf }

/** Adds one more `--what-if` to those before it. */
export function asWhatIf(text: string, before: readonly GivenWhatIf[] = []): GivenWhatIf[] {
  const change = readWhatIf(text)
  if (typeof change === 'string') throw new InvalidArgumentError(change)
  if (before.some((given) => concernsTheSame(given.change, change))) {
    throw new InvalidArgumentError('It is given twice: try one value at a time.')
  }
  return [...before, { text, change }]
}

/** A path for a file of a kind that its ending names. */
export function withEnding(...endings: readonly string[]): (path: string) => string {
  return (path) => {
    if (endings.includes(extname(path).toLowerCase())) return path
    throw new InvalidArgumentError(`The name must end in ${endings.join(' or ')}: the ending says what is written.`)
  }
}
