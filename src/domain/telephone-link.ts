/** A practice's phone as a link that phones can dial; ten figures are a North American number. */
export function telephoneLink(phone: string): `tel:${string}` {
  const figures = phone.replace(/\D/g, '')
  return `tel:${figures.length === 10 ? `+1${figures}` : phone.trim().startsWith('+') || figures.length === 11 ? `+${figures}` : figures}`
}
