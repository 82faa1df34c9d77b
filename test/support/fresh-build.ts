import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const BUILT = 'dist/main.js'

/** Builds `dist`, which the tests of commands run, unless it is newer than every file of the source. */
export function freshBuild(): void {
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs > newest('src')) return
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
}

function newest(directory: string): number {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return Math.max(...files.map((file) => statSync(join(directory, file)).mtimeMs))
}
