/**
 * An E.164 number as it stands in a spreadsheet: readable, and no formula although its country code begins with a plus:
 * `(202) 555-0142`, of countries other than those of +1 `(+) 442079460018`.
 */
export function phoneCell(number: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number) ?? []
  if (area !== undefined) return `(${area}) ${exchange}-${line}`
  return number.startsWith('+') ? `(+) ${number.slice(1)}` : number
}
