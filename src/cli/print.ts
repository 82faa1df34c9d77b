/** Prints a result: one JSON document, or the same in plain lines. */
export function print(json: boolean | undefined, result: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : lines.map((line) => `${line}\n`).join(''))
}

/** Two columns: names, then values in line. */
export function columns(rows: readonly (readonly [name: string, value: string | number])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length), 0)
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`)
}
