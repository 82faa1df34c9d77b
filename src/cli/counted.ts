import { thousands } from '../domain/proof-of-end.ts'

/** A number with what it counts, in the singular for one of it. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${thousands(number)} ${number === 1 ? one : many}`
}
