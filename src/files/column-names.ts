import { comparable } from '../domain/comparable.ts'
import { COLUMN_KEYS, COLUMN_NAMES, type ColumnKey } from '../domain/practice-columns.ts'

/** Without these the selection would be blind in one of its rules. */
export const NEEDED_COLUMNS: readonly ColumnKey[] = [
  'patientId',
  'patientStatus',
  'patientLastName',
  'patientBirthDate',
  'contactSort',
  'contactFirstName',
  'contactLastName',
  'contactEmail',
  'contactMobilePhone',
  'contactAuthority',
  'contactResidesWith',
]

/**
 * Other names, as practices' own screens and exports have them. A bare "First Name" is not among them: it may be the
 * child's, and a child's name must not end in a greeting. Nor is "Portal", which has no bearing (seed).
 */
const OTHER_NAMES: Readonly<Record<ColumnKey, readonly string[]>> = {
  patientId: ['Patient Number', 'Patient No', 'Pat ID', 'Chart', 'Chart Number', 'Chart No', 'MRN'],
  patientStatus: ['Status'],
  patientFirstName: ['Patient First', 'Child First Name'],
  patientLastName: ['Patient Last', 'Patient Surname', 'Child Last Name'],
  patientBirthDate: [
    'Birth Date',
    'Birthdate',
    'Birthday',
    'Date of Birth',
    'DOB',
    'Patient DOB',
    'Patient Date of Birth',
  ],
  contactId: ['Family Contact ID'],
  contactSort: ['Sort', 'Sort Order'],
  contactFirstName: ['Contact First', 'Family Contact First Name', 'Guardian First Name', 'Parent First Name'],
  contactLastName: ['Contact Last', 'Family Contact Last Name', 'Guardian Last Name', 'Parent Last Name'],
  contactRelationship: ['Relationship', 'Relation', 'Relationship to Patient'],
  contactEmail: ['Email', 'Email Address', 'Contact Email Address', 'Parent Email', 'Guardian Email'],
  contactMobilePhone: [
    'Mobile',
    'Mobile #',
    'Mobile Phone',
    'Mobile No',
    'Mobile Number',
    'Cell',
    'Cell Phone',
    'Cell Number',
    'Contact Mobile',
    'Contact Mobile Number',
    'Contact Cell',
    'Contact Cell Phone',
  ],
  contactHomePhone: ['Home', 'Home #', 'Home Phone', 'Home Number', 'Contact Home'],
  contactAuthority: ['Authority', 'Auth'],
  contactResidesWith: ['Resides With', 'Resides With?', 'Resides', 'Res?', 'Lives With'],
  contactPreferredReminder: ['Preferred Reminder', 'Preferred Reminder Method', 'Reminder'],
  contactLanguage: ['Language', 'Preferred Language', 'Lang'],
  alreadyRegistered: ['Registered', 'Portal Registered', 'Registered on Portal'],
  doNotInvite: ['Hold', 'Held by Practice'],
}

/** What each known name means, by the name as it is compared. */
export const KNOWN_NAMES: ReadonlyMap<string, ColumnKey> = new Map(
  COLUMN_KEYS.flatMap((key) =>
    [COLUMN_NAMES[key], ...OTHER_NAMES[key]].map((name) => [comparable(name), key] as const),
  ),
)

/** A longer text is the name of no column that we know. It may be any text of a file, as long as a cell may be. */
const LONGEST_NAME = 200

/** What a column of that name holds; case, spaces and punctuation say nothing. */
export function columnNamed(name: string): ColumnKey | undefined {
  return name.length > LONGEST_NAME && name.trim().length > LONGEST_NAME ? undefined : KNOWN_NAMES.get(comparable(name))
}
