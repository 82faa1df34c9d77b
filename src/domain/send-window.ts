/** Minutes since midnight of the practice's day, from 0 to 1,440; a window whose end lies before its start passes midnight. */
export type SendWindow = { fromMinute: number; toMinute: number }

/** Reads `08:00-20:00`; nothing for any other text, or for a window without width. */
export function readSendWindow(text: string): SendWindow | undefined {
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text.trim()) ?? []
  const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)]
  return fromMinute === undefined || toMinute === undefined || fromMinute === toMinute
    ? undefined
    : { fromMinute, toMinute }
}

function minuteOf(time: string | undefined): number | undefined {
  const [hours, minutes] = (time ?? '').split(':').map(Number)
  if (hours === undefined || minutes === undefined || minutes > 59) return undefined
  const minute = hours * 60 + minutes
  return minute <= 1440 ? minute : undefined
}
