const formats = new Map<string, Intl.DateTimeFormat>()

/** An instant (epoch ms) in ISO 8601 on the clock of an IANA time zone, with its offset: `2026-11-22T12:00:00-05:00`. */
export function zonedTime(at: number, timeZone: string): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'longOffset',
    })
  formats.set(timeZone, format)
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const { year, month, day, hour, minute, second, timeZoneName = 'GMT' } = parts
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${timeZoneName.slice(3, 9) || '+00:00'}`
}
