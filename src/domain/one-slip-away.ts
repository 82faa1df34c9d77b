/** Whether a word is another with one letter missing, added, changed or swapped with its neighbour. */
export function isOneSlipAway(written: string, meant: string): boolean {
  if (Math.abs(written.length - meant.length) > 1) return false
  let at = 0
  while (at < written.length && written[at] === meant[at]) at += 1
  const [w, m] = [written.slice(at), meant.slice(at)]
  return (
    w.slice(1) === m.slice(1) ||
    w.slice(1) === m ||
    w === m.slice(1) ||
    (w[0] === m[1] && w[1] === m[0] && w.slice(2) === m.slice(2))
  )
}
