import { existsSync, readFileSync } from 'node:fs'

/**
 * The most memory that this process ever had, in MB. Linux counts into `maxRSS` what the parent had when it started the
 * process; `VmHWM` is its own.
 */
export function peakMemoryMb(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
  const own = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
  return Math.round(Number(own ?? process.resourceUsage().maxRSS) / 1024)
}
