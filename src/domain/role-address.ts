/**
 * What offices call their addresses, and no parent; "_" where a sign may stand. Without words that are names ("page",
 * "bill", "sales", "staff", "grace") or that people have at a domain of their own ("mail", "me", "hello", "contact").
 */
const ROLES =
  `office front_office main_office school_office office_manager office_admin office_staff front_desk reception
  receptionist info information inquiries enquiries admin admins administrator administration admissions billing
  accounting accounts_payable accounts_receivable payroll bookkeeper bookkeeping invoices help_desk support
  customer_service customer_care customer_support webmaster postmaster hostmaster abuse human_resources hr recruiting
  marketing newsletter medical_records health_records referrals scheduling scheduler appointments intake case_worker
  case_manager social_worker foster_care attendance registrar guidance_counselor school_nurse nurses nursing clinic
  pharmacy everyone`
    .split(/\s+/)
    .map((role) => role.replace('_', '[._-]?'))

const ROLE_ADDRESS = new RegExp(`^(?:${ROLES.join('|')})[._-]?\\d{0,2}@`)

/**
 * Whether an address that `readEmail` gave is an office's by all that stands before the @: "office@", "front.desk@",
 * "info2@". A part of it says nothing: "infomaniac@", "grace.office@".
 */
export function isRoleEmail(email: string): boolean {
  return ROLE_ADDRESS.test(email)
}
