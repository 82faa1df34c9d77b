/**
 * Whether one slip of the hand makes one text of the other: a letter missing, added, changed for one that `mayChange`, or
 * changed places with the next.
 */
export function isOneSlipAway(
  written: string,
  meant: string,
  mayChange: (written: string, meant: string) => boolean = () => true,
): boolean {
  if (Math.abs(written.length - meant.length) > 1) return false
  let at = 0
  while (at < written.length && written[at] === meant[at]) at += 1
  const [w, m] = [written.slice(at), meant.slice(at)]
  return (
    w.slice(1) === m ||
    w === m.slice(1) ||
    (w.slice(1) === m.slice(1) && mayChange(w.charAt(0), m.charAt(0))) ||
    (w[0] === m[1] && w[1] === m[0] && w.slice(2) === m.slice(2))
  )
}
