import type { z } from 'zod'

/** A value as its schema has it, with the number of parts that were emptied; or the decisive field that is wrong. */
export type LenientParse<Value> =
  | { outcome: 'parsed'; value: Value; emptied: number }
  | { outcome: 'unreadable'; field: string }

/**
 * Checks a value out of a JSON file against a schema in which every part may be absent. A part of a wrong type is emptied, in
 * the value itself, and costs nothing else; one on which it depends whether somebody is written to makes the whole unreadable.
 *
 * @param decisive names of such fields without indices, such as `contact.period`; what lies below them is decisive, too.
 */
export function parseLeniently<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  decisive: readonly string[],
): LenientParse<z.output<Schema>> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { outcome: 'parsed', value: parsed.data, emptied: 0 }
  for (const { path } of parsed.error.issues) {
    const field = path.filter((step) => typeof step === 'string').join('.')
    if (field === '' || decisive.some((name) => field === name || field.startsWith(`${name}.`))) {
      return { outcome: 'unreadable', field }
    }
  }
  for (const { path } of parsed.error.issues) empty(value, wholeOf(path))
  return { outcome: 'parsed', value: schema.parse(value), emptied: parsed.error.issues.length }
}

/** What nobody can tell the period of is left out with it, for it may have ended. */
function wholeOf(path: readonly PropertyKey[]): readonly PropertyKey[] {
  const at = path.lastIndexOf('period')
  return at > 0 ? path.slice(0, at) : path
}

function empty(value: unknown, path: readonly PropertyKey[]): void {
  const [step, ...further] = path
  if (step === undefined || typeof value !== 'object' || value === null) return
  if (further.length > 0) empty(Reflect.get(value, step), further)
  else Reflect.set(value, step, null)
}
