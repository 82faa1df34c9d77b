import type { ZipParts } from './xlsx-zip.ts'

const OTHERS: readonly { has: RegExp; what: string }[] = [
  { has: /^xl\/workbook\.bin$/, what: 'a binary Excel workbook (xlsb)' },
  { has: /^content\.xml$/, what: 'an OpenDocument file (ods)' },
  { has: /\.iwa$/, what: 'a file of Apple Numbers or Pages' },
  { has: /^(?:word|ppt)\//, what: 'a Word or PowerPoint file' },
]

/** Says of a zip archive without a workbook what it is instead, and what to do. */
export function noWorkbook(parts: ZipParts): string {
  const names = [...parts.keys()]
  const other = OTHERS.find(({ has }) => names.some((name) => has.test(name)))
  return other
    ? `The file is ${other.what}, which is not read. Save it as .xlsx or as "CSV UTF-8" and hand that file over.`
    : 'The file is a ZIP archive without an Excel workbook. If the practice file is in it, unpack it and hand that file over.'
}
