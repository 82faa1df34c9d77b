import { existsSync, readFileSync } from 'node:fs'
import { test } from '@jest/globals'

/** Public data that lies beside the checkout where it is to be had; it is no part of the project. */
export const PUBLIC_DATA = '../shared/data'

const isThere = existsSync(PUBLIC_DATA)

/** A test on public data; left out, and counted as such, where the data is not there. */
export const testOnPublicData = isThere ? test : test.skip

/** A file of the public data, or `otherwise` where it is not there. */
export function publicData(path: string, otherwise = ''): string {
  return isThere ? readFileSync(`${PUBLIC_DATA}/${path}`, 'utf8') : otherwise
}
