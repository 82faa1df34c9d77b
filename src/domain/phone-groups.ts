/** The figures of a phone in the groups in which people say them: area code, exchange and line of a North American number. */
export function phoneGroups(phone: string): string[] {
  const figures = phone.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '')
  return figures.length === 10 ? [figures.slice(0, 3), figures.slice(3, 6), figures.slice(6)] : [figures]
}
