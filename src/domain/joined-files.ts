/**
 * Where one file begins in a stream that several files were joined to: a line of its own that has the file's name. It goes
 * with the bytes wherever they are kept, so that a line is numbered as its own file does it.
 */
const BEGINNING = 'BulkPinFile'

/** The line that stands before a file. */
export function beginningOfFile(name: string): string {
  return `${JSON.stringify({ resourceType: BEGINNING, name })}\n`
}

/** The name of the file that begins with this line; nothing when no file does. */
export function nameOfBeginningFile(resource: unknown): string | undefined {
  if (typeof resource !== 'object' || resource === null) return undefined
  if (!('resourceType' in resource) || resource.resourceType !== BEGINNING) return undefined
  return 'name' in resource && typeof resource.name === 'string' ? resource.name : undefined
}
