import { Readable } from 'node:stream'

const HEADER =
  'patient_id,patient_status,patient_first_name,patient_last_name,patient_birth_date,contact_id,contact_sort,contact_first_name,contact_last_name,contact_relationship,contact_email,contact_mobile_phone,contact_home_phone,contact_authority,contact_resides_with,contact_preferred_reminder,contact_language'

/** A line of a practice file: an active child of five with a primary contact of its own, unless told otherwise. */
export function line(
  n: number,
  fields: { status?: string; email?: string; phone?: string; birthDate?: string } = {},
): string {
  const {
    status = 'Active',
    email = `parent${n}@example.com`,
    phone = `(202) 555-${String(1000 + n)}`,
    birthDate = '2021-05-04',
  } = fields
  return `p${n},${status},Child${n},Family${n},${birthDate},c${n},1,Parent${n},Family${n},Mother,${email},${phone},,Joint,Y,Text,en`
}

/** A practice file as it comes from a disk. */
export function practiceCsv(lines: readonly string[]): () => Readable {
  return () => Readable.from([Buffer.from([HEADER, ...lines].join('\r\n'))])
}
