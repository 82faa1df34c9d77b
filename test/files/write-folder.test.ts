import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { writeFolder } from '../../src/files/write-folder.ts'
import { tempDir } from '../support/temp-dir.ts'

const directory = tempDir()
const FILES = [
  { name: 'one.txt', text: 'Uno: año\n' },
  { name: 'two.html', text: '' },
]

test('a folder is made with the folders above it, and with its files it is its owner’s only', async () => {
  const folder = join(directory, 'a', 'b')
  expect(await writeFolder(folder, FILES, 'part')).toEqual({ outcome: 'written' })
  expect(await readFile(join(folder, 'one.txt'), 'utf8')).toBe('Uno: año\n')
  expect(await readdir(folder)).toEqual(['one.txt', 'two.html'])
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  for (const { name } of FILES) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
})

test('only files of its own names are taken the place of', async () => {
  const folder = join(directory, 'used')
  await mkdir(folder)
  await writeFile(join(folder, 'one.txt'), 'old, and longer than the new one')
  await writeFile(join(folder, 'ours.txt'), 'somebody’s')
  await writeFolder(folder, FILES, 'part')
  expect(await readFile(join(folder, 'one.txt'), 'utf8')).toBe('Uno: año\n')
  expect(await readFile(join(folder, 'ours.txt'), 'utf8')).toBe('somebody’s')
  expect(await readdir(folder)).toEqual(['one.txt', 'ours.txt', 'two.html'])
})

test('what stands in the way is named and left as it is', async () => {
  const file = join(directory, 'file')
  await writeFile(file, 'a file')
  expect(await writeFolder(file, FILES, 'part')).toEqual({ outcome: 'refused', path: file, code: 'EEXIST' })
  expect(await writeFolder(join(file, 'below'), FILES, 'part')).toMatchObject({ outcome: 'refused', code: 'ENOTDIR' })
  const folder = join(directory, 'blocked')
  await mkdir(join(folder, 'two.html'), { recursive: true })
  expect(await writeFolder(folder, FILES, 'part')).toEqual({
    outcome: 'refused',
    path: join(folder, 'two.html'),
    code: 'no-regular-file',
  })
  expect(await readFile(file, 'utf8')).toBe('a file')
  expect(await readdir(folder)).toEqual(['one.txt', 'two.html'])
})
