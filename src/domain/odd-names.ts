/** The words of a list, "_" where a space or hyphen may stand; as `comparable` gives them and as a pattern. */
export type Words = { comparable: ReadonlySet<string>; pattern: string }

function words(list: string): Words {
  const all = list.trim().split(/\s+/)
  return {
    comparable: new Set(all.map((word) => word.replaceAll('_', ''))),
    pattern: all.map((word) => word.replaceAll('_', '[ -]?')).join('|'),
  }
}

/**
 * What stands in a First Name where nobody asked for it. Without words that are somebody's first name somewhere: Mama and
 * Papa (Senegal), Nana (Ghana), Baby (the Philippines), Na (Korea), and FNU, which American visas write for people who
 * have one name only.
 */
export const NO_FIRST_NAMES = words(`
  unknown unk none no_name no_first_name first_name tbd xxx xxxx aaa aaaa same_as_above self
  mother mom mommy mum step_mother step_mom foster_mother foster_mom birth_mother birth_mom bio_mom
  father dad daddy step_father step_dad foster_father foster_dad birth_father birth_dad bio_dad
  parent parents mom_dad mom_and_dad mother_father mother_and_father both_parents
  foster_parent foster_parents foster_family guardian guardians legal_guardian
  grandmother grandma grand_mom grandfather grandpa grandparent grandparents
  caregiver caretaker case_worker social_worker baby_boy baby_girl
  madre mamá padre papá padres madrastra padrastro abuela abuelo abuelos tutor tutora
  desconocido desconocida sin_nombre ninguno`)

/** Fewer than among first names: Mom, Dad, Parent, Guardian and None are family names. */
export const NO_LAST_NAMES = words(`
  unknown no_name no_last_name last_name tbd xxxx same_as_above desconocido desconocida sin_nombre sin_apellido`)

/** Names that mean a test only beside a word that is nobody's name: Test, Demo and Sample are family names. */
export const TEST_WORDS = words('test tester demo sample fake dummy example mock')

/** Words that are no name beside Test, Demo or Sample. */
export const NOBODYS_NAMES = words(`
  patient pt person user chart account record portal practice training demo sample fake dummy example mock one two three`)

/** The same behind such a word: "Sample Child". Before it they may stand for a name: "Mom Sample", "Baby Sample". */
export const ANYBODYS_NAMES = words(`
  child kid teen adult parent mom dad mother father guardian baby newborn infant boy girl baby_boy baby_girl`)

/** Who is on no chart in earnest, but in many systems that people learn on: first and last name. */
export const NOT_PEOPLE = words(`
  mickey_mouse minnie_mouse donald_duck daffy_duck bugs_bunny fred_flintstone wilma_flintstone barney_rubble john_doe
  jane_doe`)

/** The family names of `NOT_PEOPLE`. */
export const NOT_PEOPLES_LAST_NAMES = words('mouse duck bunny flintstone rubble doe')
