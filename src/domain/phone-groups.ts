/** The figures of a phone in the groups in which people say them: area code, exchange and line of a North American number. */
export function phoneGroups(phone: string): string[] {
  const figures = phone.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '')
  return figures.length === 10 ? [figures.slice(0, 3), figures.slice(3, 6), figures.slice(6)] : [figures]
}

/** A number as people read and type it: +1 202-555-0143; a short code as it is. */
export function writtenPhone(phone: string): string {
  const groups = phoneGroups(phone)
  return groups.length === 3 ? `+1 ${groups.join('-')}` : phone
}
