const clocks = new Map<string, Intl.DateTimeFormat>()

/** Whether a phone had better not ring unasked: from 21:00 to 08:00 of the practice's day. */
export function isQuietHour(at: number, timeZone: string): boolean {
  const clock =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', hourCycle: 'h23' })
  clocks.set(timeZone, clock)
  const hour = Number(clock.format(at))
  return hour >= 21 || hour < 8
}
