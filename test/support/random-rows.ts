import fc from 'fast-check'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { fileRow } from './practice-file.ts'

/** Lines of a practice file with few values of each kind, so that rules meet each other and families fall together. */
export const randomRows: fc.Arbitrary<PracticeRow[]> = fc.array(
  fc
    .record({
      patientId: fc.constantFrom(...Array.from({ length: 12 }, (_, n) => `P${n}`)),
      patientStatus: fc.constantFrom('Active', 'Active', 'Active', '', 'Inactive', 'Foster', 'Newborn'),
      patientLastName: fc.constantFrom('Elm', 'Oak', 'Ash', 'Fir', 'Yew'),
      patientBirthDate: fc.constantFrom('2016-05-04', '5/4/2016', '2008-11-22', '2008-11-23', '1890-01-01', 'soon', ''),
      contactId: fc.constantFrom('', 'C1'),
      contactSort: fc.constantFrom('1', '1', '1', '01', '2', ''),
      contactFirstName: fc.constantFrom('Ana', 'Ben', ''),
      contactEmail: fc.constantFrom(
        'a@example.com',
        'A@example.com',
        'b@example.com',
        'b@gmial.com',
        'ana@',
        '',
        'office@north.example',
        'none@none.com',
      ),
      contactMobilePhone: fc.constantFrom('202-555-0143', '(202) 555-0144', '808-555-0143', '800-555-0199', '', '911'),
      contactHomePhone: fc.constantFrom('', '202-555-0145', '202-555-0100'),
      contactAuthority: fc.constantFrom('Joint', 'Exclusive', 'None', ''),
      contactResidesWith: fc.constantFrom('Y', 'N', ''),
      contactPreferredReminder: fc.constantFrom('Text', ''),
      alreadyRegistered: fc.constantFrom('', '', '', '', 'Y', 'No'),
      doNotInvite: fc.constantFrom('', '', '', '', '', 'Y'),
    })
    .map(fileRow),
  { maxLength: 50 },
)
